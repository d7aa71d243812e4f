package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/**
 * Which devices of a process run models, and how their memory is taken. TensorFlow fixes the memory
 * of GPUs with the first session of a process that has them.
 *
 * @param kind what is asked for
 * @param index the number of the one GPU; {@link #ALL} for each that TensorFlow sees
 * @param memoryFraction the most of each GPU's memory, more than 0 to 1; 0 for nearly all
 * @param allowGrowth whether memory is taken as it is needed, and not all at once
 * @param cpus how many devices the CPU is; 1 but in tests of how models are spread over devices
 */
record DeviceSpec(Kind kind, int index, double memoryFraction, boolean allowGrowth, int cpus)
    implements Serializable {
  static final int ALL = -1;

  /** A GPU where there is one, whose memory may be shared with other worker processes. */
  static final DeviceSpec AUTO = new DeviceSpec(Kind.AUTO, ALL, 0, true, 1);

  private static final Pattern NAME = Pattern.compile("(auto|cpu|gpu)|gpu:([0-9]{1,4})");

  /** What {@code --device} asks for. */
  enum Kind {
    /** GPUs when TensorFlow sees any, else the CPU. */
    AUTO,
    CPU,
    GPU
  }

  DeviceSpec {
    requireNonNull(kind, "kind");
    boolean valid = memoryFraction >= 0 && memoryFraction <= 1;
    if (!valid) {
      throw new IllegalArgumentException(
          "Invalid gpuMemoryFraction: " + memoryFraction + " (must be more than 0 and at most 1)");
    }
  }

  /**
   * With another device.
   *
   * @param name auto, cpu, gpu or gpu:N
   */
  DeviceSpec withName(String name) {
    Matcher found = NAME.matcher(name);
    if (!found.matches()) {
      throw new IllegalArgumentException(
          "Unsupported device: " + name + " (supported: auto, cpu, gpu, gpu:N)");
    }
    return found.group(1) == null
        ? new DeviceSpec(
            Kind.GPU, Integer.parseInt(found.group(2)), memoryFraction, allowGrowth, cpus)
        : new DeviceSpec(
            Kind.valueOf(name.toUpperCase(Locale.ROOT)), ALL, memoryFraction, allowGrowth, cpus);
  }

  DeviceSpec withMemory(double newFraction, boolean newAllowGrowth) {
    return new DeviceSpec(kind, index, newFraction, newAllowGrowth, cpus);
  }

  /** As on the command line. */
  String name() {
    return switch (kind) {
      case AUTO -> "auto";
      case CPU -> "cpu";
      case GPU -> index == ALL ? "gpu" : "gpu:" + index;
    };
  }

  /**
   * What sessions on these devices are configured with: all of a process alike, for TensorFlow
   * refuses to give a GPU another number in a later session ({@code visible_device_list}).
   */
  ConfigProto.Builder config() {
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setGpuOptions(
                GPUOptions.newBuilder()
                    .setAllowGrowth(allowGrowth)
                    .setPerProcessGpuMemoryFraction(memoryFraction));
    if (kind == Kind.CPU) {
      config.putDeviceCount(Placement.GPU, 0);
    }
    if (cpus > 1) {
      config.putDeviceCount(Placement.CPU, cpus);
    }
    return config;
  }
}
