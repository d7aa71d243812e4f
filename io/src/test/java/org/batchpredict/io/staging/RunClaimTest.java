package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.batchpredict.testing.MemDisk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunClaimTest {
  private static final String STAGING = "out/.prediction-staging-";

  private final MemDisk disk = MemDisk.create();
  private final String output = disk.path("out");
  private final TestRuns runs = new TestRuns(output);

  @Test
  void ownsADirectoryThatNobodyOwns() throws IOException {
    RunHold hold = runs.claim("f1", "r1");
    hold.begin(Jobs.plan());

    assertThat(disk.texts())
        .containsOnlyKeys(
            STAGING + "f1/run-r1.json", STAGING + "f1/beat-r1", STAGING + "f1/plan.json");
    assertThat(runs.pauses).isEmpty();
    hold.release();
    assertThat(disk.texts()).isEmpty();
  }

  @Test
  void isRefusedWhileTheOwnerIsAlive() throws IOException {
    RunHold owner = runs.claim("f1", "r1");
    var before = disk.texts();
    for (String fingerprint : new String[] {"f1", "f2"}) {
      assertTaken(
          fingerprint,
          String.format(
              Locale.ROOT,
              "DirectRunner in process %d on %s since 1970-01-01T00:00:00Z",
              ProcessHandle.current().pid(),
              RunProcess.current().host()));
      assertThat(disk.texts()).isEqualTo(before);
    }
    assertThat(runs.pauses).isEmpty();
    owner.release();
    runs.claim("f2", "r2").release();
    assertThat(disk.texts()).isEmpty();
  }

  @Test
  void knowsAtOnceThatAProcessOfThisMachineHasEnded() throws IOException {
    TestRuns.leave(output, "f1", TestRuns.record("r1", TestRuns.GONE, false));
    RunHold hold = runs.claim("f1", "r2");
    assertThat(disk.texts()).doesNotContainKeys(STAGING + "f1/run-r1.json", STAGING + "f1/beat-r1");
    assertThat(runs.pauses).isEmpty();
    hold.release();
  }

  @Test
  void doesNotBelieveInARunOfThisProcessThatItDoesNotKnow() throws IOException {
    TestRuns.leave(output, "f1", Jobs.run("r1"));
    runs.claim("f1", "r2").release();
    assertThat(runs.pauses).hasSize(Liveness.LOOKS + 1);
  }

  @Test
  void waitsForASignOfLifeOfARunElsewhere() throws IOException {
    Staging staging = TestRuns.leave(output, "f1", TestRuns.record("r1", TestRuns.FAR, false));
    Heartbeat other = Heartbeat.ofWork(staging.runFiles(), "r1");
    other.beat();
    runs.whilePausing(
        millis -> {
          if (runs.pauses.size() == 5) {
            beat(other);
          }
        });
    assertTaken("f2", "FlinkRunner in process 7 on far since 2023-11-14T22:13:20Z");
    assertThat(runs.pauses).hasSize(5);
  }

  @Test
  void takesARunForDeadThatGivesNoSignOfLife() throws IOException {
    TestRuns.leave(output, "f1", TestRuns.record("r1", TestRuns.FAR, false));
    RunHold hold = runs.claim("f2", "r2");
    assertThat(disk.texts()).containsOnlyKeys(STAGING + "f2/run-r2.json", STAGING + "f2/beat-r2");
    assertThat(runs.pauses).hasSize(Liveness.LOOKS + 1);
    hold.release();
  }

  @Test
  void waitsForTheWorkersOfAProcessThatHasEnded() throws IOException {
    Staging staging = TestRuns.leave(output, "f1", TestRuns.record("r1", TestRuns.GONE, true));
    staging.runFiles().writeJob("r1", "abc");
    Heartbeat worker = Heartbeat.ofWork(staging.runFiles(), "r1");
    worker.beat();
    runs.whilePausing(millis -> beat(worker));
    assertTaken(
        "f1",
        String.format(
            Locale.ROOT,
            "FlinkRunner job abc, submitted by process %d on %s since 2023-11-14T22:13:20Z",
            TestRuns.GONE.pid(),
            TestRuns.GONE.host()));
  }

  @Test
  void asksTheRunner() throws IOException {
    Staging staging = TestRuns.leave(output, "f1", TestRuns.record("r1", TestRuns.GONE, true));
    staging.runFiles().writeJob("r1", "abc");
    runs.withProbe(run -> Optional.of("abc".equals(run.runnerJob())));
    assertTaken("f1", "FlinkRunner job abc, ");
    runs.withProbe(run -> Optional.of(false)).claim("f1", "r2").release();
    assertThat(runs.pauses).isEmpty();
  }

  @Test
  void watchesTheHeartbeatWhenTheRunnerDoesNotAnswer() throws IOException {
    TestRuns.leave(output, "f1", TestRuns.record("r1", TestRuns.GONE, true));
    runs.withProbe(
        run -> {
          throw new IOException("no answer");
        });
    runs.claim("f1", "r2").release();
    assertThat(runs.pauses).hasSize(Liveness.LOOKS + 1);
  }

  @Test
  void watchesTheHeartbeatOfARunWhoseRecordIsDamaged() throws IOException {
    TestRuns.leave(output, "f1", TestRuns.record("r1", TestRuns.GONE, false));
    disk.write(STAGING + "f1/run-r1.json", new byte[0]);
    runs.claim("f1", "r2").release();
    assertThat(runs.pauses).hasSize(Liveness.LOOKS + 1);
    assertThat(disk.texts()).isEmpty();
  }

  @Test
  void deletesNothingOfOthersUnlessTold() throws IOException {
    Staging other = TestRuns.leave(output, "f1", TestRuns.record("r1", TestRuns.GONE, false));
    other.writePlan(Jobs.plan());
    RunHold hold = runs.claim("f2", "r2");
    assertThat(other.hasPlan()).isTrue();
    hold.deleteOthers();
    assertThat(Staging.unfinished(output)).containsExactly("f2");
    hold.release();
  }

  @Test
  void keepsTheWorkOfAReleasedRunButNoWorkThatCameToNothing() throws IOException {
    RunHold hold = runs.claim("f1", "r1");
    hold.begin(Jobs.plan());
    Jobs.commit(Staging.of(output, "f1"), 0, "a");
    hold.release();
    assertThat(Disks.below(disk, STAGING + "f1/"))
        .containsOnlyKeys("plan.json", "commit-00000.json", "00000-a.results");
    RunHold next = runs.claim("f1", "r2");
    next.begin(Jobs.plan());
    assertThat(Staging.of(output, "f1").readCommit(0)).isPresent();
    next.deleteOldWork();
    next.release();
    assertThat(disk.texts()).isEmpty();
  }

  @Test
  void changesNothingOnceItIsSuperseded() throws IOException {
    RunHold old = runs.claim("f1", "r1");
    old.begin(Jobs.plan());
    Staging.of(output, "f1").runFiles().drop("r1");
    RunHold next = runs.claim("f1", "r2");
    next.begin(Jobs.plan());
    var before = disk.texts();
    old.release();
    assertThat(disk.texts()).isEqualTo(before);
    next.release();
  }

  /** Whatever comes between, at most one wins; who gives way leaves nothing. */
  @Test
  void hasOneWinnerWhereverAnotherClaimComesInBetween() throws IOException {
    for (String fingerprint : new String[] {"f1", "f2"}) {
      int operations = countOperations();
      for (int k = 1; k <= operations; k++) {
        @Nullable RunHold[] holds = new RunHold[2];
        disk.interruptAt(k, () -> holds[1] = tryClaim(fingerprint, "r2"));
        holds[0] = tryClaim("f1", "r1");
        disk.heal();
        assertThat(holds).as("at operation %d", k).containsOnlyOnce((RunHold) null);
        for (RunHold hold : holds) {
          if (hold != null) {
            hold.release();
          }
        }
        assertThat(disk.texts()).as("at operation %d", k).isEmpty();
      }
    }
  }

  private int countOperations() throws IOException {
    disk.heal();
    runs.claim("f1", "r1").withdraw();
    return disk.operations().size();
  }

  private @Nullable RunHold tryClaim(String fingerprint, String run) throws IOException {
    try {
      return runs.claim(fingerprint, run);
    } catch (OutputTakenException e) {
      return null;
    }
  }

  private static void beat(Heartbeat heartbeat) {
    try {
      heartbeat.beat();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void assertTaken(String fingerprint, String owner) {
    assertThatExceptionOfType(OutputTakenException.class)
        .isThrownBy(() -> runs.claim(fingerprint, "r2"))
        .withMessageStartingWith(
            "Cannot write to outputPath " + output + ": another job works on it: " + owner)
        .withMessageEndingWith(" (wait for its end or cancel it, or choose another directory)");
  }
}
