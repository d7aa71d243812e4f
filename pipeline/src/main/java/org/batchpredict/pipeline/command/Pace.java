package org.batchpredict.pipeline.command;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import org.batchpredict.pipeline.Progress;

/** How fast a job has been lately: over its last ten seconds. */
final class Pace {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** A shorter look says little. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  private static final double NANOS_PER_SECOND = 1e9;

  /** The oldest first; at most one of them is older than the window. */
  private final Deque<Progress> seen = new ArrayDeque<>();

  /** Hears how far the job has come, the later the further. */
  void add(Progress progress) {
    seen.add(progress);
    Duration start = progress.elapsed().minus(WINDOW);
    while (seen.size() > 2 && second().elapsed().compareTo(start) <= 0) {
      seen.remove();
    }
  }

  /** Instances read per second; empty until that can be said. */
  OptionalDouble instancesPerSecond() {
    double seconds = seconds();
    return seconds == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            Math.max(0, seen.getLast().instances() - seen.getFirst().instances()) / seconds);
  }

  /** How long the rest takes at this pace; empty while nothing moves. */
  Optional<Duration> timeLeft() {
    double seconds = seconds();
    if (seconds == 0) {
      return Optional.empty();
    }
    Progress now = seen.getLast();
    long bytes = now.inputBytes() - seen.getFirst().inputBytes();
    long rest = Math.max(0, now.totalInputBytes() - now.inputBytes());
    return bytes <= 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.round(rest * (seconds / bytes))));
  }

  private double seconds() {
    if (seen.size() < 2) {
      return 0;
    }
    Duration span = seen.getLast().elapsed().minus(seen.getFirst().elapsed());
    return span.compareTo(LEAST) < 0 ? 0 : span.toNanos() / NANOS_PER_SECOND;
  }

  private Progress second() {
    return seen.stream().skip(1).findFirst().orElseThrow();
  }
}
