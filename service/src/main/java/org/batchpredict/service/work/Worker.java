package org.batchpredict.service.work;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A worker that was started, seen from the service. Safe for use by several threads. */
public interface Worker {
  /** Where it is. */
  String host();

  /** Its process; null when it has none. */
  @Nullable Long pid();

  /** What it has said last of how far the job has come; empty when it has said nothing yet. */
  Optional<WorkerReport> report();

  /** The last of what it has written to its log. */
  String log();

  /** Tells it something, and returns at once; one that has ended hears nothing. */
  void tell(WorkerOrder order);

  /** Ends it at once. */
  void kill();

  /** Waits for its end for some time; empty when it has not ended by then. */
  Optional<WorkerEnd> await(Duration timeout) throws InterruptedException;
}
