package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelDescription;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelLoader;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.model.ModelSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.proto.MetaGraphDef;

/**
 * Loads TensorFlow's SavedModels, from local disk or any Beam file system; one that is not on local
 * disk is copied there first ({@link ModelCache}).
 *
 * @param threads that run the models' operations
 * @param devices that run them in each process
 * @param placement which of these devices; null for the first one
 * @param trusted whether a model may reach beyond its own files
 * @param timeoutMillis how long one run of a model may take; 0 for as long as it likes
 */
public record SavedModelLoader(
    SessionThreads threads,
    DeviceSpec devices,
    @Nullable Placement placement,
    boolean trusted,
    long timeoutMillis)
    implements ModelLoader {
  private static final Logger LOG = LoggerFactory.getLogger(SavedModelLoader.class);

  public SavedModelLoader {
    requireNonNull(threads, "threads");
    requireNonNull(devices, "devices");
    if (timeoutMillis < 0) {
      throw new IllegalArgumentException("Invalid timeout: " + timeoutMillis + " (must be >= 0)");
    }
  }

  /** With the threads that are fastest for jobs, on GPUs where there are any. */
  public static SavedModelLoader create() {
    return new SavedModelLoader(SessionThreads.DEFAULT, DeviceSpec.AUTO, null, false, 0);
  }

  /**
   * On other devices. With several GPUs a process has a copy of the model on each.
   *
   * @param device {@code auto} for GPUs where TensorFlow sees any, else the CPU; {@code cpu};
   *     {@code gpu}; {@code gpu:} and a number for one of them
   */
  public SavedModelLoader withDevice(String device) {
    return new SavedModelLoader(threads, devices.withName(device), null, trusted, timeoutMillis);
  }

  /**
   * With so many threads that share the work of one operation, unless a session in this process has
   * fixed it before. How the work is shared decides the last digits of some sums.
   *
   * @param count 0 for as many as there are cores
   */
  public SavedModelLoader withIntraOpThreads(int count) {
    return withThreads(new SessionThreads(count, threads.interOp()));
  }

  /**
   * With so many threads that run operations side by side, and not the calling one, unless a
   * session in this process has fixed their number before.
   *
   * @param count 0 for as many as there are cores
   */
  public SavedModelLoader withInterOpThreads(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("Invalid inter-op threads: " + count + " (must be >= 0)");
    }
    return withThreads(new SessionThreads(threads.intraOp(), count));
  }

  private SavedModelLoader withThreads(SessionThreads others) {
    return new SavedModelLoader(others, devices, placement, trusted, timeoutMillis);
  }

  /**
   * With another use of the GPUs' memory, unless a session in this process has fixed it before.
   *
   * @param fraction the most of each GPU's memory that is taken, more than 0 to 1; 0 for nearly all
   * @param allowGrowth whether it is taken as it is needed, and not all at once
   */
  public SavedModelLoader withGpuMemory(double fraction, boolean allowGrowth) {
    return new SavedModelLoader(
        threads, devices.withMemory(fraction, allowGrowth), null, trusted, timeoutMillis);
  }

  /**
   * With another trust in models. A SavedModel is a program; unless it is trusted, one is refused
   * that reads or writes files other than its own, uses the network, or ends the process.
   */
  public SavedModelLoader withTrust(boolean trust) {
    return new SavedModelLoader(threads, devices, placement, trust, timeoutMillis);
  }

  /**
   * With a limit to the time that one run of a model takes (docs/adr/0027): it is interrupted then,
   * and the instances that it hangs on fail.
   */
  public SavedModelLoader withTimeout(Duration timeout) {
    return new SavedModelLoader(threads, devices, placement, trusted, timeout.toMillis());
  }

  /**
   * Why the devices cannot be had in this process; empty when they can. Loads TensorFlow when they
   * are GPUs.
   */
  public Optional<String> problemOfDevice() {
    if (devices.kind() == DeviceSpec.Kind.GPU) {
      try {
        onEachDevice();
      } catch (ModelException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<SavedModelLoader> onEachDevice() {
    if (placement != null) {
      return List.of(this);
    }
    try {
      return Devices.of(devices, threads).stream()
          .map(one -> new SavedModelLoader(threads, devices, one, trusted, timeoutMillis))
          .toList();
    } catch (LinkageError e) {
      throw LibraryFault.of(e);
    }
  }

  /** Reads a model's protos where they lie; no native code runs, and no variables are read. */
  @Override
  public ModelDescription describe(ModelSpec spec) {
    return describe(spec, ModelDirectory.of(spec.uri()));
  }

  ModelDescription describe(ModelSpec spec, ModelDirectory source) {
    ModelDirectory directory = new RememberedDirectory(source);
    try {
      LfsPointers.refuse(directory);
      MetaGraphDef graph = MetaGraphs.read(directory, spec.tags());
      ModelSignature signature = SignatureReader.read(spec, graph);
      ModelTrust.check(spec, graph, signature, trusted);
      return new ModelDescription(signature, ModelFingerprint.of(directory));
    } catch (LinkageError e) {
      throw LibraryFault.of(e);
    }
  }

  @Override
  public Model load(ModelSpec spec, String fingerprint) {
    try {
      Placement device = placement;
      if (device == null) {
        device = Devices.of(devices, threads).get(0); // before a model is copied in vain
      }
      LocalModel files = LocalModel.of(ModelDirectory.of(spec.uri()), fingerprint);
      SessionSpec on =
          new SessionSpec(threads, devices, device, trusted, 0).withTimeout(timeoutMillis);
      Model model = load(spec, files, on);
      if (timeoutMillis > 0) {
        model = BoundedModel.of(model, Duration.ofMillis(timeoutMillis));
      }
      warmUp(spec, files, model);
      LOG.info(
          "Loaded the model {}, signature {}, on {}",
          spec.uri(),
          model.signature().name(),
          Devices.describe(devices, device));
      return model;
    } catch (LinkageError e) {
      throw LibraryFault.of(e);
    }
  }

  private static void warmUp(ModelSpec spec, LocalModel files, Model model) {
    try {
      WarmUp.run(spec.uri(), files.directory().path(), model);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private static SavedModel load(ModelSpec spec, LocalModel files, SessionSpec on) {
    try {
      return SavedModel.load(spec, files, on);
    } catch (ModelException e) {
      files.discard();
      throw e;
    }
  }
}
