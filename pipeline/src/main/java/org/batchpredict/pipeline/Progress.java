package org.batchpredict.pipeline;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a job has come.
 *
 * @param instances read so far
 * @param predictions written so far
 * @param failures instances that failed so far
 * @param inputBytes read so far
 * @param totalInputBytes the size of the whole input
 * @param elapsed since the job started to run
 */
public record Progress(
    long instances,
    long predictions,
    long failures,
    long inputBytes,
    long totalInputBytes,
    Duration elapsed) {
  private static final double NANOS_PER_SECOND = 1e9;

  public Progress {
    requireNonNull(elapsed, "elapsed");
    requireCount("instances", instances);
    requireCount("predictions", predictions);
    requireCount("failures", failures);
    requireCount("inputBytes", inputBytes);
    requireCount("totalInputBytes", totalInputBytes);
    if (elapsed.isNegative()) {
      throw new IllegalArgumentException("Invalid elapsed: " + elapsed + " (must be >= 0)");
    }
  }

  /** Instances read per second since the job started to run; 0 at its start. */
  public double instancesPerSecond() {
    double seconds = elapsed.toNanos() / NANOS_PER_SECOND;
    return seconds == 0 ? 0 : instances / seconds;
  }

  /** The share of the input's bytes that was read, 0 to 100; 100 when there are none to read. */
  public double percent() {
    return 100 * share();
  }

  /** How long the rest of the input will take at the pace so far; empty until there is a pace. */
  public Optional<Duration> timeLeft() {
    double share = share();
    if (share == 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(Math.round(elapsed.toNanos() * (1 - share) / share)));
  }

  /** Counts can run ahead: a retried split is read again before its first try is taken back. */
  private double share() {
    return totalInputBytes == 0 ? 1 : Math.min(1, (double) inputBytes / totalInputBytes);
  }

  private static void requireCount(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException("Invalid " + name + ": " + value + " (must be >= 0)");
    }
  }
}
