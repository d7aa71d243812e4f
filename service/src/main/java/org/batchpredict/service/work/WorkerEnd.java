package org.batchpredict.service.work;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How a worker ended.
 *
 * @param how in a word or sentence, such as {@code exit 0} or {@code SIGSEGV}
 * @param lastWord what it said of the end of its job; null when it ended without a word
 */
public record WorkerEnd(String how, @Nullable WorkerReport lastWord) {
  /** What it begins with when no worker could be started. */
  static final String NO_START = "no start";

  public WorkerEnd {
    requireNonNull(how, "how");
  }
}
