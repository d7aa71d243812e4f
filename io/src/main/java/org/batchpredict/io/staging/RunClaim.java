package org.batchpredict.io.staging;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.beam.sdk.util.Sleeper;

/**
 * Makes an output directory a run's own, or finds the run that it belongs to (docs/adr/0014): says
 * that it wants it, then looks who else does. Of two that do this at the same time, at least one
 * sees the other.
 */
public final class RunClaim {
  private static final int ATTEMPTS = 6;
  private static final int FIRST_PAUSE_MILLIS = 100;
  private static final int PAUSE_FOR_STRAGGLERS_MILLIS = 5000;

  private final String outputPath;
  private final Staging staging;
  private final RunRecord run;
  private final Liveness liveness;
  private final Sleeper sleeper;
  private final RandomGenerator random;

  /**
   * A claim that is not made yet.
   *
   * @param fingerprint of the run's job
   * @param sleeper waits; what it throws ends the claim
   */
  public RunClaim(
      String outputPath,
      String fingerprint,
      RunRecord run,
      LivenessProbe probe,
      Sleeper sleeper,
      RandomGenerator random) {
    this.outputPath = outputPath;
    this.staging = Staging.of(outputPath, fingerprint);
    this.run = run;
    this.liveness = new Liveness(probe, sleeper);
    this.sleeper = sleeper;
    this.random = random;
  }

  /**
   * Asks, writing nothing, whether the directory belongs to a run that is known at once to be
   * alive. It may belong to one all the same.
   *
   * @throws OutputTakenException when it does
   */
  public static void checkFree(String outputPath) throws IOException {
    for (StagedRun other : Staging.runs(outputPath)) {
      if (Liveness.isAliveAtOnce(other).orElse(false)) {
        throw new OutputTakenException(outputPath, other);
      }
    }
  }

  /**
   * Makes the claim: the first thing that a job writes.
   *
   * @throws OutputTakenException when another run is alive
   */
  public RunHold claim() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      RunHold hold = RunHold.enter(outputPath, staging, run);
      boolean won = false;
      try {
        Optional<StagedRun> rival = findRival(hold);
        if (rival.isEmpty()) {
          won = true;
          return hold;
        }
        if (attempt == ATTEMPTS || isAtWork(rival.get())) {
          throw new OutputTakenException(outputPath, rival.get());
        }
      } finally {
        if (!won) {
          hold.withdraw();
        }
      }
      // Both may have seen each other, and given way.
      sleeper.sleep(random.nextInt(FIRST_PAUSE_MILLIS << attempt) + 1);
    }
  }

  /** Takes the directory over from the runs that are dead, unless one is alive. */
  private Optional<StagedRun> findRival(RunHold hold) throws IOException, InterruptedException {
    List<StagedRun> dead = new ArrayList<>();
    boolean silent = false;
    for (StagedRun other : others()) {
      Liveness.Verdict verdict = liveness.judge(other);
      if (verdict == Liveness.Verdict.ALIVE) {
        return Optional.of(other);
      }
      dead.add(other);
      silent |= verdict == Liveness.Verdict.SILENT;
    }
    hold.win(dead);
    if (silent) { // what it was doing when it lost its record, if it lives, comes to its end
      sleeper.sleep(PAUSE_FOR_STRAGGLERS_MILLIS);
    }
    return Optional.empty();
  }

  private List<StagedRun> others() throws IOException {
    return Staging.runs(outputPath).stream()
        .filter(other -> !other.record().id().equals(run.id()))
        .toList();
  }

  /** Whether it has won its own claim, so that it does not give way. */
  private static boolean isAtWork(StagedRun rival) throws IOException {
    return Heartbeat.isOfWork(rival.staging().runFiles().readBeat(rival.record().id()));
  }
}
