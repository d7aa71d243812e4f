package org.batchpredict.service.jobs;

import static java.util.Objects.requireNonNull;

import org.batchpredict.service.api.JobName;

/**
 * By what right a worker writes to its job's row: it is the job's latest attempt, and the lease is
 * its owner's. Every attempt has a fence of its own, so that one that was given up writes nothing.
 *
 * @param attempt counts from 1
 */
public record Fence(JobName job, String owner, int attempt) {
  public Fence {
    requireNonNull(job, "job");
    requireNonNull(owner, "owner");
  }
}
