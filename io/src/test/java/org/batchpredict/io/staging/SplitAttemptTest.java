package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.io.shards.WrittenFile;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SplitAttemptTest {
  final MemDisk disk = disk();
  final Staging staging = Staging.of(disk.path("out"), Jobs.FINGERPRINT);

  MemDisk disk() {
    return MemDisk.create();
  }

  @BeforeEach
  void plan() throws IOException {
    Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
  }

  @Test
  void commitsItsFiles() throws IOException {
    CommitRecord commit = Jobs.commit(staging, 1, "a");

    assertThat(commit)
        .isEqualTo(
            new CommitRecord(
                1,
                "a",
                Jobs.WORKER,
                new WrittenFile("00001-a.results", 10, 1, "132aa146"),
                new WrittenFile("00001-a.errors", 99, 1, "6f3b9ec0"),
                1,
                1,
                List.of(Jobs.STAT),
                Jobs.reads(1),
                List.of(),
                StepTimes.NONE,
                null));
    assertThat(staging.readCommit(1)).contains(commit);
    assertThat(staged())
        .containsOnlyKeys(
            "run-r1.json", "plan.json", "00001-a.results", "00001-a.errors", "commit-00001.json");
  }

  @Test
  void writesNoFileOfFailuresWhenNothingFails() throws IOException {
    CommitRecord commit = Jobs.commit(staging, 0, "a");

    assertThat(commit.failures()).isNull();
    assertThat(staging.readCommit(0)).contains(commit);
    assertThat(staged())
        .containsOnlyKeys("run-r1.json", "plan.json", "00000-a.results", "commit-00000.json");
  }

  @Test
  void yieldsToTheAttemptThatCommittedFirst() throws IOException {
    CommitRecord first = Jobs.commit(staging, 1, "a");

    CommitRecord second = Jobs.commit(staging, 1, "b");

    assertThat(second).isEqualTo(first);
    assertThat(staged()).doesNotContainKeys("00001-b.results", "00001-b.errors");
  }

  @Test
  void leavesCompleteFilesBehindTheCommitThatIsSeenWhenTwoRace() throws IOException {
    try (SplitAttempt slow = staging.begin(1, "slow", Jobs.WORKER, ShardFormat.PLAIN)) {
      Jobs.write(slow, 1);
      disk.crashAfter(indexOf(naming(), Jobs.reads(1)));
      assertThatIOException().isThrownBy(() -> slow.commit(Jobs.reads(1)));
      disk.heal();
    }
    CommitRecord seen = staging.readCommit(1).orElseThrow();
    assertThat(seen.attempt()).isEqualTo("slow");
    assertThat(staged().get(seen.results().name())).isEqualTo(Jobs.lines(1));
    assertThat(staged()).containsKey("00001-slow.errors");
  }

  /** The operation that gives a commit record its name. */
  String naming() {
    return "rename .*";
  }

  /** Which operation of a commit it is. */
  int indexOf(String regex, List<RangeRead> reads) throws IOException {
    try (SplitAttempt rehearsal = staging.begin(1, "rehearsal", Jobs.WORKER, ShardFormat.PLAIN)) {
      Jobs.write(rehearsal, 1);
      disk.heal();
      rehearsal.commit(reads);
    }
    List<String> operations = disk.operations();
    staging.dropCommit(1);
    for (int i = 0; i < operations.size(); i++) {
      if (operations.get(i).matches(regex)) {
        return i + 1;
      }
    }
    throw new AssertionError(operations);
  }

  @Test
  void leavesNothingButMaybeACommitWhateverFails() throws IOException {
    int operations = countOperations();
    for (int k = 1; k <= operations; k++) {
      disk.failAt(k);
      IOException failure = null;
      try (SplitAttempt attempt = staging.begin(1, "k" + k, Jobs.WORKER, ShardFormat.PLAIN)) {
        Jobs.write(attempt, 1);
        attempt.commit(Jobs.reads(1));
      } catch (IOException e) {
        failure = e;
      }
      disk.heal();
      assertThat(failure).as("operation %d", k).isNotNull();
      assertThat(failure).hasMessageStartingWith("Cannot ");
      Optional<CommitRecord> commit = staging.readCommit(1);
      if (commit.isPresent()) {
        assertThat(keepsFilesOfADoubtfulCommit()).as("operation %d", k).isTrue();
        assertThat(staging.holds(commit.get())).as("operation %d", k).isTrue();
        staging.dropCommit(1);
      }
    }
    assertThat(Jobs.commit(staging, 1, "last").attempt()).isEqualTo("last");
  }

  private int countOperations() throws IOException {
    disk.heal();
    try (SplitAttempt attempt = staging.begin(1, "count", Jobs.WORKER, ShardFormat.PLAIN)) {
      Jobs.write(attempt, 1);
      attempt.commit(Jobs.reads(1));
      int operations = disk.operations().size();
      staging.dropCommit(1);
      return operations;
    }
  }

  @Test
  void saysThatTheDiskIsFullAndDeletesItsFiles() throws IOException {
    Map<String, String> before = staged();
    // Too little for the predictions, for the failures, for the commit record.
    for (int free : new int[] {5, 50, 150}) {
      disk.setFreeBytes(free);
      assertThatIOException()
          .as("%d bytes free", free)
          .isThrownBy(() -> Jobs.commit(staging, 1, "a"))
          .withMessageMatching("Cannot write \\w+://.*: No space left on device");
      disk.heal();
      if (free == 150 && keepsFilesOfADoubtfulCommit()) {
        staging.clear();
        Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
      }
      assertThat(staged()).isEqualTo(before);
    }
  }

  /** Whether a commit record of which nobody knows whether it came through keeps its files. */
  boolean keepsFilesOfADoubtfulCommit() {
    return false;
  }

  @Test
  void refusesCountsThatAreNotThoseOfTheRecords() throws IOException {
    try (SplitAttempt attempt = staging.begin(0, "a", Jobs.WORKER, ShardFormat.PLAIN)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> attempt.commit(Jobs.reads(0)))
          .withMessage(
              "Invalid counts of split 0: 0 predictions + 0 failures (must be the 2 records read)");
    }
    assertThat(staged()).containsOnlyKeys("run-r1.json", "plan.json");
  }

  @Test
  void bringsNoFinishedJobBack() throws IOException {
    SplitAttempt straggler = staging.begin(1, "a", Jobs.WORKER, ShardFormat.PLAIN);
    staging.delete(Jobs.RUN);
    Jobs.write(straggler, 1); // its failures bring the directory back
    assertSuperseded("commit", () -> straggler.commit(Jobs.reads(1)));
    straggler.close();
    assertThat(disk.texts()).isEmpty();

    assertSuperseded("begin", () -> staging.begin(1, "b", Jobs.WORKER, ShardFormat.PLAIN));
    assertThat(disk.texts()).isEmpty();
  }

  @Test
  void commitsNothingIntoTheRunThatHasComeAfter() throws IOException {
    SplitAttempt straggler = staging.begin(1, "a", Jobs.WORKER, ShardFormat.PLAIN);
    Jobs.write(straggler, 1);
    staging.runFiles().drop(Jobs.RUN);
    staging.writeRun(Jobs.run("r2"));
    assertSuperseded("commit", () -> straggler.commit(Jobs.reads(1)));
    straggler.close();
    assertThat(staged()).containsOnlyKeys("run-r2.json", "plan.json");
  }

  @Test
  void keepsWhatADeadRunHasCommitted() throws IOException {
    CommitRecord commit = Jobs.commit(staging, 1, "a");
    staging.runFiles().drop(Jobs.RUN);
    staging.writeRun(Jobs.run("r2"));
    assertThat(Jobs.commit(staging, 1, new WorkerProcess("r2", "w2", "cpu"))).isEqualTo(commit);
  }

  static void assertSuperseded(String verb, ThrowingCallable work) {
    assertThatIOException()
        .isThrownBy(work)
        .isInstanceOf(SupersededException.class)
        .withMessage(
            "Cannot %s split 1: run r1 has ended or was superseded by another run".formatted(verb));
  }

  Map<String, String> staged() {
    return Disks.below(disk, "out/.prediction-staging-f1/");
  }
}
