package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.LastingException;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Stage;
import org.batchpredict.io.shards.ErrorStat;
import org.batchpredict.io.shards.WrittenFile;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SplitAttemptTest {
  private final MemDisk disk = MemDisk.create();
  private final Staging staging = Staging.of(disk.path("out"), Jobs.FINGERPRINT);

  @BeforeEach
  void plan() throws IOException {
    staging.writePlan(Jobs.plan());
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
                List.of(new ErrorStat(Stage.PARSE, 1, "Invalid JSON: x", 1)),
                Jobs.reads(1)));
    assertThat(staging.readCommit(1)).contains(commit);
    assertThat(staged())
        .containsOnlyKeys("plan.json", "00001-a.results", "00001-a.errors", "commit-00001.json");
  }

  @Test
  void writesNoFileOfFailuresWhenNothingFails() throws IOException {
    CommitRecord commit = Jobs.commit(staging, 0, "a");

    assertThat(commit.failures()).isNull();
    assertThat(staging.readCommit(0)).contains(commit);
    assertThat(staged()).containsOnlyKeys("plan.json", "00000-a.results", "commit-00000.json");
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
    try (SplitAttempt slow = staging.begin(1, "slow", Jobs.WORKER)) {
      Jobs.write(slow, 1);
      disk.crashAfter(indexOf("rename", Jobs.reads(1)));
      assertThatIOException().isThrownBy(() -> slow.commit(Jobs.reads(1)));
      disk.heal();
    }
    CommitRecord seen = staging.readCommit(1).orElseThrow();
    assertThat(seen.attempt()).isEqualTo("slow");
    assertThat(staged().get(seen.results().name())).isEqualTo(Jobs.lines(1));
    assertThat(staged()).containsKey("00001-slow.errors");
  }

  /** Which operation of a commit it is that starts with the verb. */
  private int indexOf(String verb, List<RangeRead> reads) throws IOException {
    try (SplitAttempt rehearsal = staging.begin(1, "rehearsal", Jobs.WORKER)) {
      Jobs.write(rehearsal, 1);
      disk.heal();
      rehearsal.commit(reads);
    }
    List<String> operations = disk.operations();
    staging.dropCommit(1);
    for (int i = 0; i < operations.size(); i++) {
      if (operations.get(i).startsWith(verb)) {
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
      try (SplitAttempt attempt = staging.begin(1, "k" + k, Jobs.WORKER)) {
        Jobs.write(attempt, 1);
        attempt.commit(Jobs.reads(1));
      } catch (IOException e) {
        failure = e;
      }
      disk.heal();
      assertThat(failure).as("operation %d", k).isNotNull();
      assertThat(failure).hasMessageStartingWith("Cannot ");
      assertThat(staging.readCommit(1)).as("operation %d", k).isEmpty();
    }
    assertThat(Jobs.commit(staging, 1, "last").attempt()).isEqualTo("last");
  }

  private int countOperations() throws IOException {
    disk.heal();
    try (SplitAttempt attempt = staging.begin(1, "count", Jobs.WORKER)) {
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
          .withMessageMatching("Cannot write mem://.*: No space left on device");
      disk.heal();
      assertThat(staged()).isEqualTo(before);
    }
  }

  @Test
  void refusesCountsThatAreNotThoseOfTheRecords() throws IOException {
    try (SplitAttempt attempt = staging.begin(0, "a", Jobs.WORKER)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> attempt.commit(Jobs.reads(0)))
          .withMessage(
              "Invalid counts of split 0: 0 predictions + 0 failures (must be the 2 records read)");
    }
    assertThat(staged()).containsOnlyKeys("plan.json");
  }

  @Test
  void bringsNoFinishedJobBack() throws IOException {
    try (SplitAttempt straggler = staging.begin(0, "a", Jobs.WORKER)) {
      Jobs.write(straggler, 0);
      staging.delete();
      assertThatIOException()
          .isThrownBy(() -> straggler.commit(Jobs.reads(0)))
          .isInstanceOf(LastingException.class)
          .withMessage("Cannot commit split 0: its job has ended");
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("Cannot delete");
    }
  }

  private Map<String, String> staged() {
    return Disks.below(disk, "out/.prediction-staging-f1/");
  }
}
