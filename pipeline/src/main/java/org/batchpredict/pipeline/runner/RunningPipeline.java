package org.batchpredict.pipeline.runner;

import java.io.IOException;
import java.util.Optional;

/** A pipeline that was started. */
public interface RunningPipeline {
  /** What the runner's cluster calls it; empty where it lives in this process. */
  default Optional<String> jobId() {
    return Optional.empty();
  }

  /** The number of worker processes in use. */
  default int workerProcesses() {
    return 1;
  }

  /**
   * Waits for a moment, unless the pipeline ends before.
   *
   * @return whether it has ended
   * @throws RuntimeException when it has failed and the runner says why
   */
  boolean awaitForAMoment() throws InterruptedException;

  /** Tells the runner to stop its workers. */
  void cancel() throws IOException;
}
