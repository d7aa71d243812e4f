package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run whose record lies in an output directory: it works on the job, or has died.
 *
 * @param staging the staging directory of its job
 * @param runnerJob what the runner's cluster calls the job, once it has been submitted; null before
 *     and where there is no cluster
 */
public record StagedRun(Staging staging, RunRecord record, @Nullable String runnerJob) {
  public StagedRun {
    requireNonNull(staging, "staging");
    requireNonNull(record, "record");
  }

  /** Who it is and since when, for people. */
  public String describe() {
    if (record.isDamaged()) {
      return "run " + record.id() + ", whose record is damaged";
    }
    RunProcess process = record.process();
    String origin = "process %d on %s since %s";
    String text = record.workersElsewhere() ? "%s%s, submitted by " + origin : "%s%s in " + origin;
    return text.formatted(
        record.runner(),
        Optional.ofNullable(runnerJob).map(job -> " job " + job).orElse(""),
        process.pid(),
        process.host(),
        record.started());
  }
}
