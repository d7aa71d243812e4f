package org.batchpredict.pipeline;

import java.io.IOException;
import java.util.function.Consumer;
import org.batchpredict.transforms.job.LiveCounts;

/** What a {@link PredictionJob} is the handle of: work that is done here, or watched from here. */
@FunctionalInterface
interface JobWork {
  /**
   * Sees the work to its end.
   *
   * @param states told how far it has come
   */
  Outcome run(Consumer<JobState> states) throws IOException, InterruptedException;

  /** Asks it to stop, and returns at once. */
  default void cancel() {}

  /** What is done so far. */
  default LiveCounts counts() {
    return new LiveCounts();
  }

  /** The size of the input in bytes; 0 as long as that is not known. */
  default long inputBytes() {
    return 0;
  }

  /** The number of splits, and of shards in the end; 0 as long as that is not known. */
  default int splits() {
    return 0;
  }

  /** The number of worker processes in use; one as long as none is. */
  default int workerProcesses() {
    return 1;
  }

  /** Lets go of it, after its end. */
  default void close() {}
}
