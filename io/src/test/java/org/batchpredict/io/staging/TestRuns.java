package org.batchpredict.io.staging;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.util.Sleeper;

/** Runs that claim an output directory, in a world whose time passes as it is told. */
final class TestRuns {
  /** Of a process that has ended. */
  static final RunProcess GONE = gone();

  /** Of another machine. */
  static final RunProcess FAR = new RunProcess("far", "other boot", 7, 1);

  final List<Long> pauses = new ArrayList<>();
  private final String output;
  private Sleeper sleeper = millis -> {};
  private LivenessProbe probe = LivenessProbe.NONE;

  TestRuns(String output) {
    this.output = output;
  }

  TestRuns whilePausing(Sleeper happening) {
    sleeper = happening;
    return this;
  }

  TestRuns withProbe(LivenessProbe newProbe) {
    probe = newProbe;
    return this;
  }

  RunHold claim(String fingerprint, String run) throws IOException {
    return claim(fingerprint, Jobs.run(run));
  }

  RunHold claim(String fingerprint, RunRecord run) throws IOException {
    try {
      return new RunClaim(
              output,
              fingerprint,
              run,
              probe,
              millis -> {
                pauses.add(millis);
                sleeper.sleep(millis);
              },
              new Random(1))
          .claim();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static RunRecord record(String run, RunProcess process, boolean workersElsewhere) {
    return new RunRecord(run, process, "FlinkRunner", workersElsewhere, 1_700_000_000_000L);
  }

  /** Leaves the record and the heartbeat of a run at work. */
  static Staging leave(String output, String fingerprint, RunRecord run) throws IOException {
    Staging staging = Staging.of(output, fingerprint);
    staging.writeRun(run);
    Heartbeat.ofWork(staging.runFiles(), run.id()).beat();
    return staging;
  }

  private static RunProcess gone() {
    RunProcess current = RunProcess.current();
    // The highest number that Linux gives is 2^22 - 1.
    return new RunProcess(current.host(), current.machine(), 1L << 22, 1);
  }
}
