package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;

/**
 * What a session runs a model with.
 *
 * @param threads that run its operations
 * @param devices that the process has for models
 * @param placement the device that this model is on
 * @param trusted whether the model may reach beyond its own files ({@link ModelTrust})
 * @param timeoutMillis how long one run of it may take; 0 for as long as it likes
 */
record SessionSpec(
    SessionThreads threads,
    DeviceSpec devices,
    Placement placement,
    boolean trusted,
    long timeoutMillis) {
  SessionSpec {
    requireNonNull(threads, "threads");
    requireNonNull(devices, "devices");
    requireNonNull(placement, "placement");
  }

  /**
   * With a limit to the time of each run. TensorFlow looks at the clock in the thread that calls,
   * which must not be the one that runs the operations.
   */
  SessionSpec withTimeout(long millis) {
    return millis == 0
        ? this
        : new SessionSpec(threads.notInCaller(), devices, placement, trusted, millis);
  }

  /** On the CPU. */
  static SessionSpec of(SessionThreads threads) {
    return new SessionSpec(threads, DeviceSpec.AUTO.withName("cpu"), Placement.ON_CPU, false, 0);
  }
}
