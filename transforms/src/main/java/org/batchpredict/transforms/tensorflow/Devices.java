package org.batchpredict.transforms.tensorflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.batchpredict.transforms.model.ModelException;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;

/** The devices of this process that a job has asked for, by TensorFlow's own word. */
final class Devices {
  /** A process's devices do not change, and to ask for those of GPUs takes a session. */
  private static final Map<DeviceSpec, List<Placement>> KNOWN = new ConcurrentHashMap<>();

  private Devices() {}

  /**
   * Where the copies of a model go: one for each device, at least one.
   *
   * @throws ModelException when a GPU was asked for and cannot be had; it says what is missing
   */
  static List<Placement> of(DeviceSpec spec, SessionThreads threads) {
    return KNOWN.computeIfAbsent(spec, unknown -> find(unknown, threads));
  }

  private static List<Placement> find(DeviceSpec spec, SessionThreads threads) {
    int gpus = spec.kind() == DeviceSpec.Kind.CPU ? 0 : count(spec, threads);
    if (spec.kind() == DeviceSpec.Kind.GPU) {
      require(spec, gpus);
      if (spec.index() != DeviceSpec.ALL) {
        return List.of(new Placement(Placement.GPU, spec.index(), gpus));
      }
    }
    return gpus > 0 ? each(Placement.GPU, gpus) : each(Placement.CPU, spec.cpus());
  }

  /** A device for the log: also why it is the CPU, where a GPU could have been expected. */
  static String describe(DeviceSpec spec, Placement placement) {
    return spec.kind() == DeviceSpec.Kind.AUTO
            && placement.type().equals(Placement.CPU)
            && TensorFlowVersion.isForGpu()
        ? placement.name() + ": " + MissingGpu.here().reason()
        : placement.name();
  }

  private static List<Placement> each(String type, int count) {
    return IntStream.range(0, count).mapToObj(i -> new Placement(type, i, count)).toList();
  }

  static void require(DeviceSpec spec, int gpus) {
    if (gpus == 0) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "Cannot use --device=%s: %s (or leave out --device, for what there is)",
              spec.name(),
              MissingGpu.here().reason()),
          null);
    }
    if (spec.index() >= gpus) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "Cannot use --device=%s: TensorFlow sees %d %s here (must be gpu:0%s)",
              spec.name(),
              gpus,
              gpus == 1 ? "GPU" : "GPUs",
              gpus == 1 ? "" : " to gpu:" + (gpus - 1)),
          null);
    }
  }

  private static int count(DeviceSpec spec, SessionThreads threads) {
    if (!TensorFlowVersion.isForGpu()) {
      return 0; // and no session is needed to know it
    }
    return (int) types(spec, threads).stream().filter(Placement.GPU::equals).count();
  }

  /** The type of each device that sessions of this configuration have. */
  @SuppressWarnings("try") // The scope owns all that is allocated while it is open.
  static List<String> types(DeviceSpec spec, SessionThreads threads) {
    NativeLibrary.ensureLoaded();
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_SessionOptions options = SessionLoader.options(spec, threads, status);
      check(status);
      TF_Session session = TF_Session.newSession(TF_Graph.newGraph(), options, status);
      check(status);
      TF_DeviceList devices = tensorflow.TF_SessionListDevices(session, status);
      check(status);
      try {
        List<String> types = new ArrayList<>();
        for (int i = 0; i < tensorflow.TF_DeviceListCount(devices); i++) {
          types.add(tensorflow.TF_DeviceListType(devices, i, status).getString());
          check(status);
        }
        return types;
      } finally {
        tensorflow.TF_DeleteDeviceList(devices);
      }
    }
  }

  private static void check(TF_Status status) {
    if (!Status.isOk(status)) {
      throw LibraryFault.of("cannot list its devices: " + Status.describe(status), null);
    }
  }
}
