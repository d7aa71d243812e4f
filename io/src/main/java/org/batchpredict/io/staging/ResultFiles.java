package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;

/**
 * What the files of predictions are called, beside their numbers.
 *
 * @param suffix what the name of a results shard ends with, such as {@code .csv}; may be empty
 * @param header the contents of {@code prediction.results_header.csv}; empty for no such file
 */
public record ResultFiles(String suffix, String header) {
  public ResultFiles {
    requireNonNull(header, "header");
    if (!suffix.isEmpty() && !suffix.startsWith(".")) {
      throw new IllegalArgumentException("Invalid suffix: " + suffix + " (must start with a .)");
    }
  }
}
