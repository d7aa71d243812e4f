package org.batchpredict.pipeline.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that is refused before anything runs, with everything that is wrong with it. A problem
 * with a field of the request reads {@code Field: prediction_input.<field> Error: <sentence>}.
 */
public final class InvalidRequestException extends RuntimeException {
  private final List<String> problems;

  /**
   * @param problems one sentence each, at least one
   */
  public InvalidRequestException(List<String> problems) {
    this(problems, null);
  }

  public InvalidRequestException(String problem, @Nullable Throwable cause) {
    this(List.of(problem), cause);
  }

  public InvalidRequestException(List<String> problems, @Nullable Throwable cause) {
    super(String.join("\n", problems), cause);
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("Invalid problems: [] (must be at least one)");
    }
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the request's fields; the message has one on each line. */
  public List<String> problems() {
    return problems;
  }
}
