package org.batchpredict.pipeline;

import java.util.List;
import org.batchpredict.io.ErrorCode;

/**
 * Why a job did not succeed.
 *
 * @param kind whether the request was refused before anything ran, or the job failed
 * @param code the prediction error code (docs/spec.md, Errors and counters); INVALID_INPUT for a
 *     refused request
 * @param problems one sentence each, at least one; a refused request has all of its problems here
 */
public record JobError(Kind kind, ErrorCode code, List<String> problems) {
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

  /** All problems, a line each. */
  public String message() {
    return String.join("\n", problems);
  }
}
