package org.batchpredict.transforms.tensorflow;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.ConfigProto;

/** Makes a session of a SavedModel: restores its variables, and runs its init operations. */
final class SessionLoader {
  private static final Pattern UNKNOWN_OPERATION =
      Pattern.compile("Op type not registered '([^']*)'");

  private SessionLoader() {}

  /** Loads into {@code graph}; the session belongs to the pointer scope that is open. */
  @SuppressWarnings("try") // The mode is this thread's while it is open.
  static TF_Session load(ModelSpec spec, Path directory, SessionSpec on, TF_Graph graph) {
    TF_Status status = TF_Status.newStatus();
    TF_SessionOptions options = options(on.devices(), on.threads(), status);
    check(spec, status);
    try (DenormalMode mode = DenormalMode.flush(new BytePointer(DenormalMode.STATE_BYTES))) {
      TF_Session session =
          TF_Session.loadSessionFromSavedModel(
              options,
              null,
              directory.toString(),
              spec.tags().toArray(String[]::new),
              graph,
              null,
              status);
      check(spec, status);
      return session;
    }
  }

  /**
   * The options of every session: its first one fixes the threads and the GPUs' memory of the
   * process. They belong to the pointer scope that is open.
   */
  static TF_SessionOptions options(DeviceSpec devices, SessionThreads threads, TF_Status status) {
    TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
    byte[] config = config(devices, threads).toByteArray();
    tensorflow.TF_SetConfig(options, new BytePointer(config), config.length, status);
    return options;
  }

  private static ConfigProto config(DeviceSpec devices, SessionThreads threads) {
    // A thread of Java that cannot have TensorFlow's arithmetic runs no operations.
    boolean inCaller = threads.interOp() == SessionThreads.IN_CALLER;
    int interOp = inCaller && !DenormalMode.canFlush() ? 0 : threads.interOp();
    return devices
        .config()
        .setIntraOpParallelismThreads(threads.intraOp())
        .setInterOpParallelismThreads(interOp)
        // Models name the devices that they were trained on.
        .setAllowSoftPlacement(true)
        .build();
  }

  private static void check(ModelSpec spec, TF_Status status) {
    if (!Status.isOk(status)) {
      throw ModelException.cannotLoad(spec.uri(), reason(Status.describe(status)));
    }
  }

  /** In our words where TensorFlow's lead astray: they ask for an import in Python. */
  private static String reason(String description) {
    Matcher operation = UNKNOWN_OPERATION.matcher(description);
    return operation.find()
        ? "TensorFlow "
            + TensorFlowVersion.build()
            + " has no operation "
            + operation.group(1)
            + " (export the model without it, as libraries of operations such as TensorFlow Text"
            + " are not loaded)"
        : description;
  }
}
