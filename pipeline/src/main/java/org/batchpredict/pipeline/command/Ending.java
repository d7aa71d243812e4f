package org.batchpredict.pipeline.command;

import java.time.Duration;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.PredictionOutput;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * How a command ended.
 *
 * @param error null when it succeeded or was cancelled
 * @param output null when no job ran
 * @param summary what the job came to, in lines for people; empty when none ran
 */
public record Ending(
    JobState state,
    Progress progress,
    @Nullable JobError error,
    @Nullable PredictionOutput output,
    List<String> summary) {
  private static final Progress NOTHING = new Progress(0, 0, 0, 0, 0, Duration.ZERO);

  public Ending {
    summary = List.copyOf(summary);
  }

  /** The end of a command that ran no job, and did what it was to do. */
  static Ending withoutJob() {
    return new Ending(JobState.SUCCEEDED, NOTHING, null, null, List.of());
  }

  /** The end of a command that came to no job. */
  static Ending of(Exception e) {
    if (e instanceof InvalidRequestException refused) {
      return failed(JobError.Kind.REFUSED, ErrorCode.INVALID_INPUT, refused.problems());
    }
    List<String> message = List.of(String.valueOf(e.getMessage()));
    return e instanceof IllegalArgumentException
        ? failed(JobError.Kind.REFUSED, ErrorCode.INVALID_INPUT, message)
        : failed(JobError.Kind.FAILED, ErrorCode.USER_CODE_FAILED, message);
  }

  static Ending failed(JobError.Kind kind, ErrorCode code, List<String> problems) {
    return new Ending(
        JobState.FAILED, NOTHING, new JobError(kind, code, problems), null, List.of());
  }

  /** The end of a job; one that was refused did not run. */
  static Ending of(PredictionJob job, PredictionOutput output) {
    JobError error = job.error().orElse(null);
    return isRefusal(error)
        ? new Ending(job.state(), job.progress(), error, null, List.of())
        : new Ending(
            job.state(), job.progress(), error, output, Summary.of(job, output.outputPath()));
  }

  public boolean succeeded() {
    return state == JobState.SUCCEEDED;
  }

  /** The exit status, one of {@link Main}'s. */
  int status() {
    return switch (state) {
      case SUCCEEDED -> Main.SUCCEEDED;
      case CANCELLED -> Main.CANCELLED;
      default -> isRefusal(error) ? Main.REQUEST_REFUSED : Main.JOB_FAILED;
    };
  }

  /** The last words to the user; empty when there is nothing to say. */
  public String message() {
    return error == null ? "" : error.message();
  }

  private static boolean isRefusal(@Nullable JobError error) {
    return error != null && error.kind() == JobError.Kind.REFUSED;
  }
}
