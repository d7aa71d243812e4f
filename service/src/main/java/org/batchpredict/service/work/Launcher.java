package org.batchpredict.service.work;

import java.io.IOException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.jobs.Attempt;

/** Starts workers somewhere. Safe for use by several threads. */
public interface Launcher extends AutoCloseable {
  /**
   * Starts a worker, and returns while it works.
   *
   * @throws IOException when none can be started
   */
  Worker start(Task task) throws IOException;

  /** Ends what may be left of such an attempt, as far as it is in reach. */
  default void end(JobName job, Attempt former) {}

  @Override
  default void close() {}
}
