package org.batchpredict.pipeline;

import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.UserCodeException;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.output.Manifest;
import org.batchpredict.transforms.CancelledJobException;
import org.batchpredict.transforms.JobException;
import org.batchpredict.transforms.tensorflow.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended.
 *
 * @param error null when it succeeded, and when it was cancelled
 * @param manifest null when no results were published
 */
record Outcome(JobState state, @Nullable JobError error, @Nullable Manifest manifest) {

  /** The outcome of a job that published its results; its state is the manifest's. */
  static Outcome published(Manifest manifest, Optional<String> verdict) {
    return verdict.isEmpty()
        ? new Outcome(JobState.SUCCEEDED, null, manifest)
        : new Outcome(JobState.FAILED, failed(ErrorCode.INVALID_INPUT, verdict.get()), manifest);
  }

  /** The outcome of a job that ended with an exception, which runners wrap in others. */
  static Outcome of(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof CancelledJobException) {
        return new Outcome(JobState.CANCELLED, null, null);
      }
      if (t instanceof InvalidRequestException e) {
        JobError refused =
            new JobError(JobError.Kind.REFUSED, ErrorCode.INVALID_INPUT, e.problems());
        return new Outcome(JobState.FAILED, refused, null);
      }
      if (t instanceof ModelException) {
        return failed(t, ErrorCode.LOAD_FAILED);
      }
      if (t instanceof JobException e) {
        return failed(t, e.code());
      }
    }
    return failed(reason(thrown), ErrorCode.USER_CODE_FAILED);
  }

  private static Outcome failed(Throwable t, ErrorCode code) {
    String message = t.getMessage() == null ? t.toString() : t.getMessage();
    return new Outcome(JobState.FAILED, failed(code, message), null);
  }

  private static JobError failed(ErrorCode code, String message) {
    return new JobError(JobError.Kind.FAILED, code, List.of(message));
  }

  /** The first exception that says something of its own: runners wrap it in others. */
  private static Throwable reason(Throwable thrown) {
    Throwable reason = thrown;
    while (reason.getCause() != null && isWrapper(reason, reason.getCause())) {
      reason = reason.getCause();
    }
    return reason;
  }

  private static boolean isWrapper(Throwable t, Throwable cause) {
    return t instanceof Pipeline.PipelineExecutionException
        || t instanceof UserCodeException
        || t.getMessage() == null
        || t.getMessage().equals(cause.toString());
  }
}
