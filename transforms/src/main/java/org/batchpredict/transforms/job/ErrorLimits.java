package org.batchpredict.transforms.job;

import java.io.Serializable;
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
  public ErrorLimits {
    if (maxErrors != null && maxErrors < 0) {
      throw new IllegalArgumentException("Invalid maxErrors: " + maxErrors + " (must be >= 0)");
    }
    if (maxErrorRate != null && !(maxErrorRate >= 0 && maxErrorRate <= 1)) {
      throw new IllegalArgumentException(
          "Invalid maxErrorRate: " + maxErrorRate + " (must be in 0 to 1)");
    }
  }

  public static ErrorLimits none() {
    return new ErrorLimits(null, null);
  }

  /** Stops a run that has passed {@code maxErrors} already; the rate is known only at the end. */
  void checkRunning(long failures) {
    if (arePassed(failures)) {
      throw new JobException(
          ErrorCode.INVALID_INPUT,
          "More than --maxErrors="
              + maxErrors
              + " instances failed; the work so far is kept for --resume");
    }
  }

  /** Whether so many failures are more than {@code maxErrors}. */
  boolean arePassed(long failures) {
    return maxErrors != null && failures > maxErrors;
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
    if (arePassed(failures)) {
      return Optional.of(failures + " instances failed, more than --maxErrors=" + maxErrors);
    }
    if (maxErrorRate != null && failures > maxErrorRate * instances) {
      return Optional.of(
          failures
              + " of "
              + instances
              + " instances failed, a greater share than --maxErrorRate="
              + maxErrorRate);
    }
    return Optional.empty();
  }
}
