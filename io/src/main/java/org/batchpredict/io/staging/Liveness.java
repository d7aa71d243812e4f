package org.batchpredict.io.staging;

import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.util.Sleeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether a run is alive (docs/adr/0014). */
final class Liveness {
  /** How often a heartbeat is looked at before its run is given up. */
  static final int LOOKS = 30;

  private static final long PAUSE_MILLIS = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);

  private final LivenessProbe probe;
  private final Sleeper sleeper;

  Liveness(LivenessProbe probe, Sleeper sleeper) {
    this.probe = probe;
    this.sleeper = sleeper;
  }

  /** What is known of a run at once; empty when only its heartbeat can tell. */
  static Optional<Boolean> isAliveAtOnce(StagedRun run) {
    RunProcess process = run.record().process();
    if (run.record().workersElsewhere()) {
      return Optional.empty();
    }
    if (process.equals(RunProcess.current())) {
      // One that this process has failed to give up would else be alive for ever.
      return RunHold.isHeldHere(run.record().id()) ? Optional.of(true) : Optional.empty();
    }
    return process.isAlive();
  }

  Verdict judge(StagedRun run) throws IOException, InterruptedException {
    Optional<Boolean> alive = ask(run).or(() -> isAliveAtOnce(run));
    return alive.isPresent() ? (alive.get() ? Verdict.ALIVE : Verdict.GONE) : await(run);
  }

  private Optional<Boolean> ask(StagedRun run) throws InterruptedException {
    try {
      return probe.isAlive(run);
    } catch (IOException e) {
      LOG.debug("The cluster of run {} does not answer", run.record().id(), e);
      return Optional.empty();
    }
  }

  private Verdict await(StagedRun run) throws IOException, InterruptedException {
    LOG.info("Waiting for a sign of life of the job that works here: {}", run.describe());
    return watch(run.staging(), run.record().id());
  }

  /** Waits for a run's next heartbeat, as long as it may take. */
  Verdict watch(Staging staging, String id) throws IOException, InterruptedException {
    RunFiles files = staging.runFiles();
    String before = files.readBeat(id);
    for (int look = 0; look < LOOKS; look++) {
      sleeper.sleep(PAUSE_MILLIS);
      if (!files.exists(id)) {
        return Verdict.GONE;
      }
      if (!files.readBeat(id).equals(before)) {
        return Verdict.ALIVE;
      }
    }
    return Verdict.SILENT;
  }

  /** What is found of a run. */
  enum Verdict {
    ALIVE,
    /** It has ended, or its process has. */
    GONE,
    /** It has not given a sign of life for so long that it is taken for dead. */
    SILENT
  }
}
