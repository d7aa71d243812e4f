package org.batchpredict.service.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker's go at a job.
 *
 * @param number counts from 1
 * @param instance the service instance that started it
 * @param host where the worker is
 * @param pid of the worker's process; null when it has none
 * @param ended null while it works
 * @param end how it ended in a word or sentence, such as {@code exit 0} or {@code SIGSEGV}
 * @param log the last of what it wrote to standard error, a few dozen KiB at most
 */
public record Attempt(
    int number,
    String instance,
    String host,
    @Nullable Long pid,
    Instant started,
    @Nullable Instant ended,
    @Nullable String end,
    String log) {}
