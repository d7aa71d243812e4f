package org.batchpredict.transforms.job;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import org.batchpredict.io.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * How many instances may fail before the job does (docs/spec.md, Errors and counters).
 *
 * @param maxErrors the job fails when more than this many instances fail; null for no limit
 * @param maxErrorRate the job fails when more than this share of the instances fail, 0 to 1; null
 *     for no limit
 */
public record ErrorLimits(@Nullable Long maxErrors, @Nullable Double maxErrorRate)
    implements Serializable {
  /** Of fewer, a few failures are a great share. */
  private static final long LEAST_INSTANCES = 1000;

  public ErrorLimits {
    if (maxErrors != null && maxErrors < 0) {
      throw new IllegalArgumentException("Invalid maxErrors: " + maxErrors + " (must be >= 0)");
    }
    if (maxErrorRate != null && !(maxErrorRate >= 0 && maxErrorRate <= 1)) {
      throw new IllegalArgumentException(
          "Invalid maxErrorRate: " + maxErrorRate + " (must be in 0 to 1)");
    }
  }

  /**
   * Ends a run early that has passed a limit already.
   *
   * @param predictions those of the run so far, as far as they are known
   * @throws JobException that says so
   */
  public void checkRunning(long predictions, long failures) {
    if (arePassedEarly(predictions, failures)) {
      throw new JobException(
          ErrorCode.INVALID_INPUT,
          String.format(
              Locale.ROOT,
              "The job was ended early: %d of the %d instances seen so far failed, %s (what is"
                  + " committed is kept: go on with --resume and a larger limit)",
              failures,
              predictions + failures,
              countIsPassed(failures)
                  ? "more than " + countLimit()
                  : "a greater share than " + rateLimit()));
    }
  }

  /**
   * Whether a run that goes on has passed a limit: the count, or the rate once it has seen {@value
   * #LEAST_INSTANCES} instances.
   */
  boolean arePassedEarly(long predictions, long failures) {
    long instances = predictions + failures;
    return countIsPassed(failures)
        || (instances >= LEAST_INSTANCES && rateIsPassed(failures, instances));
  }

  private boolean countIsPassed(long failures) {
    return maxErrors != null && failures > maxErrors;
  }

  private boolean rateIsPassed(long failures, long instances) {
    return maxErrorRate != null && failures > maxErrorRate * instances;
  }

  private String countLimit() {
    return "--maxErrors=" + maxErrors;
  }

  private String rateLimit() {
    return "--maxErrorRate=" + maxErrorRate;
  }

  /** Why a run with these totals has failed; empty when it has succeeded. */
  public Optional<String> verdict(long predictions, long failures) {
    long instances = predictions + failures;
    if (failures == 0) {
      return Optional.empty();
    }
    if (predictions == 0) {
      return Optional.of(
          "Every instance failed (" + failures + "); see prediction.errors-* in the output");
    }
    if (countIsPassed(failures)) {
      return Optional.of(failures + " instances failed, more than " + countLimit());
    }
    if (rateIsPassed(failures, instances)) {
      return Optional.of(
          failures + " of " + instances + " instances failed, a greater share than " + rateLimit());
    }
    return Optional.empty();
  }
}
