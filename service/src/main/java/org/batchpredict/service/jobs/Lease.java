package org.batchpredict.service.jobs;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Who works on a job, and until when that is believed without another word.
 *
 * @param owner the id of a service instance
 * @param until by the database's clock
 */
public record Lease(String owner, Instant until) {
  public Lease {
    requireNonNull(owner, "owner");
    requireNonNull(until, "until");
  }
}
