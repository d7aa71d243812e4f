package org.batchpredict.pipeline;

import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.staging.JobFault;

/**
 * Why a job did not succeed.
 *
 * @param kind whether the request was refused before anything ran, or the job failed
 * @param code the prediction error code (docs/spec.md, Errors and counters); INVALID_INPUT for a
 *     refused request
 * @param problems one sentence each, at least one; a refused request has all of its problems here
 */
public record JobError(Kind kind, ErrorCode code, List<String> problems) {
  /** Of a job whose workers are gone. */
  static final JobFault NO_RESULTS =
      new JobFault(
          ErrorCode.USER_CODE_FAILED,
          "The job has ended without results, and no worker has said why (see the runner's logs; continue with --resume)");

  /** When the job came to its end. */
  public enum Kind {
    /** Before anything ran: the request must be mended. */
    REFUSED,
    FAILED
  }

  public JobError {
    problems = List.copyOf(problems);
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("Invalid problems: none (must be at least one)");
    }
  }

  /**
   * Whether the job's workers are gone and none of them has said why: nothing is known to be wrong
   * with the job, so that it may well come to its end when it is resumed.
   */
  public boolean isLoss() {
    return problems.equals(List.of(NO_RESULTS.message()));
  }

  /** All problems, a line each. */
  public String message() {
    return String.join("\n", problems);
  }
}
