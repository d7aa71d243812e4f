package org.batchpredict.io.files;

import java.util.List;

/** The input patterns do not name readable files; thrown before anything runs. */
public final class InputException extends Exception {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // List.copyOf makes a serializable list
  private final List<String> problems;

  /**
   * Makes one exception of all problems.
   *
   * @param problems one sentence each, at least one
   */
  public InputException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the order of the patterns, each as one sentence. */
  public List<String> problems() {
    return problems;
  }
}
