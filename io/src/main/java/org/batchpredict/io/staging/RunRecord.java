package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Who works on a job: it lies in the staging directory for as long as that is so. It is written
 * once and never changed; what becomes known later lies beside it (docs/adr/0014).
 *
 * @param id names the run; letters, digits, {@code -}, {@code _}
 * @param process the process that started the run
 * @param runner what Beam calls the runner
 * @param workersElsewhere whether the run goes on when that process dies
 * @param startedMillis when it was started, after 1970
 */
public record RunRecord(
    String id, RunProcess process, String runner, boolean workersElsewhere, long startedMillis) {
  public RunRecord {
    Staging.checkName("run", id);
    requireNonNull(process, "process");
    requireNonNull(runner, "runner");
  }

  /** The record of a run of which no more can be read than that it has one. */
  static RunRecord damaged(String id) {
    return new RunRecord(id, new RunProcess("", "", 0, 0), "unknown", false, 0);
  }

  boolean isDamaged() {
    return process.machine().isEmpty();
  }

  public Instant started() {
    return Instant.ofEpochMilli(startedMillis);
  }
}
