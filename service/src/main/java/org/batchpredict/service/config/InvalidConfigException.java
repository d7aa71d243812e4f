package org.batchpredict.service.config;

import java.nio.file.Path;
import java.util.List;

/** A configuration file that cannot be used; says everything that is wrong with it. */
public final class InvalidConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  InvalidConfigException(Path file, List<String> problems) {
    super("Cannot use the configuration " + file + ":\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** A sentence for each problem, with the path of its field. */
  public List<String> problems() {
    return problems;
  }
}
