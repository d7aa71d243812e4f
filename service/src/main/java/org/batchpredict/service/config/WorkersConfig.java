package org.batchpredict.service.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an instance runs jobs.
 *
 * @param jobs the most at a time; 0 for an instance that only answers
 * @param prefix the command that a worker's {@code java} is started by, such as {@code setpriv}
 *     with its options; empty for none
 * @param javaOptions of the workers
 * @param classPath of the workers; null for the service's own
 * @param lease how long a job is an instance's without another word
 * @param attempts how many workers may be lost before the job fails
 * @param backOff how long a job waits after its first loss; doubled for each one more
 * @param grace how long a worker that is told to end has for it
 */
public record WorkersConfig(
    int jobs,
    List<String> prefix,
    List<String> javaOptions,
    @Nullable String classPath,
    Duration lease,
    int attempts,
    Duration backOff,
    Duration grace) {
  public WorkersConfig {
    prefix = List.copyOf(prefix);
    javaOptions = List.copyOf(javaOptions);
    requireNonNull(lease, "lease");
    requireNonNull(backOff, "backOff");
    requireNonNull(grace, "grace");
  }
}
