package org.batchpredict.io.staging;

import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.util.Sleeper;

/**
 * A look from outside at a run that another process may own (docs/adr/0019). Who looks writes
 * nothing, and deletes nothing of a run that may yet be alive.
 */
public final class RunWatch {
  private final Staging staging;
  private final RunRecord run;
  private final Liveness liveness;

  /**
   * @param sleeper waits; what it throws ends the look
   */
  public RunWatch(StagedRun run, Sleeper sleeper) {
    this.staging = run.staging();
    this.run = run.record();
    this.liveness = new Liveness(LivenessProbe.NONE, sleeper);
  }

  public Staging staging() {
    return staging;
  }

  /** The run, with what is known of it by now; empty when it has no record any more. */
  public Optional<StagedRun> look() throws IOException {
    return staging.runFiles().read(run.id());
  }

  /** Waits for the run's next sign of life, for so long that one without is taken for dead. */
  public boolean isAlive() throws IOException, InterruptedException {
    return liveness.watch(staging, run.id()) == Liveness.Verdict.ALIVE;
  }

  /** Whether the process that would delete the run's record is known to have died. */
  public boolean isOrphan() {
    return run.process().equals(RunProcess.current())
        ? !RunHold.isHeldHere(run.id())
        : run.process().isAlive().equals(Optional.of(false));
  }

  /**
   * Deletes the record of a run that is over and whose owner has died, with what the owner would
   * have deleted; so that nobody waits for a sign of life from it.
   */
  public void bury() throws IOException {
    if (staging.hasRun(run.id())) { // else it is none of ours
      staging.end(run.id());
    }
  }
}
