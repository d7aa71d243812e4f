package org.batchpredict.service.work;

import java.time.Duration;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;

/** A job that no worker can be given: the service is set up otherwise since it was created. */
final class TaskException extends Exception {
  private static final long serialVersionUID = 1;

  TaskException(String message) {
    super(message);
  }

  /** What a worker would say of it. */
  WorkerReport report() {
    return new WorkerReport(
        JobState.FAILED,
        true,
        new Progress(0, 0, 0, 0, 0, Duration.ZERO),
        0,
        new JobError(
            JobError.Kind.REFUSED, ErrorCode.INVALID_INPUT, List.of(String.valueOf(getMessage()))));
  }
}
