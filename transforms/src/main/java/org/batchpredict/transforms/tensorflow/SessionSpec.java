package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;

/**
 * What a session runs a model with.
 *
 * @param threads that run its operations
 * @param devices that the process has for models
 * @param placement the device that this model is on
 * @param trusted whether the model may reach beyond its own files ({@link ModelTrust})
 */
record SessionSpec(
    SessionThreads threads, DeviceSpec devices, Placement placement, boolean trusted) {
  SessionSpec {
    requireNonNull(threads, "threads");
    requireNonNull(devices, "devices");
    requireNonNull(placement, "placement");
  }

  /** On the CPU. */
  static SessionSpec of(SessionThreads threads) {
    return new SessionSpec(threads, DeviceSpec.AUTO.withName("cpu"), Placement.ON_CPU, false);
  }
}
