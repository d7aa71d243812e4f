package org.batchpredict.pipeline.request;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request that is refused before anything runs, with everything that is wrong with it. A problem
 * with a field of the request reads {@code Field: prediction_input.<field> Error: <sentence>}.
 */
public final class InvalidRequestException extends RuntimeException {
  /** Who has more wrong than this has given another file than was meant. */
  private static final int MAX_PROBLEMS = 50;

  private final List<String> problems;

  /**
   * @param problems one sentence each, at least one; of long ones the middle is left out
   */
  public InvalidRequestException(List<String> problems) {
    this(problems, null);
  }

  public InvalidRequestException(String problem, @Nullable Throwable cause) {
    this(List.of(problem), cause);
  }

  public InvalidRequestException(List<String> problems, @Nullable Throwable cause) {
    super(String.join("\n", shown(problems)), cause);
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("Invalid problems: [] (must be at least one)");
    }
    this.problems = shown(problems);
  }

  private static List<String> shown(List<String> problems) {
    List<String> shown =
        problems.stream()
            .limit(MAX_PROBLEMS)
            .map(ShownText::of)
            .collect(Collectors.toCollection(ArrayList::new));
    if (problems.size() > MAX_PROBLEMS) {
      shown.add("Problems left out: " + (problems.size() - MAX_PROBLEMS));
    }
    return List.copyOf(shown);
  }

  /** What is wrong, in the order of the request's fields; the message has one on each line. */
  public List<String> problems() {
    return problems;
  }
}
