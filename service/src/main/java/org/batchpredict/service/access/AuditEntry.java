package org.batchpredict.service.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call.
 *
 * @param method such as {@code ml.projects.jobs.create}
 * @param resource such as {@code projects/P/jobs/J}
 * @param caller the member that called
 * @param permission the name of what the call needed; null when it needed none
 * @param granted whether the caller had it
 * @param status of {@link org.batchpredict.service.api.Status}, or OK
 */
public record AuditEntry(
    Instant time,
    String method,
    String resource,
    String caller,
    @Nullable String permission,
    boolean granted,
    String status) {}
