package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;

/** The same on a store of objects. */
class ObjectSplitAttemptTest extends SplitAttemptTest {
  @Override
  MemDisk disk() {
    return MemDisk.createObjectStore();
  }

  @Override
  String naming() {
    return "close .*commit.*";
  }

  @Override
  boolean keepsFilesOfADoubtfulCommit() {
    return true;
  }

  /** Of a worker that was slower than its run's death. */
  @Test
  void takesALateRecordBackWhereNobodyWorks() throws IOException {
    assertThat(commitLate(() -> staging.runFiles().drop(Jobs.RUN))).isEmpty();
  }

  @Test
  void leavesALateRecordToTheRunThatHasComeAfter() throws IOException {
    List<String> left =
        commitLate(
            () -> {
              staging.runFiles().drop(Jobs.RUN);
              staging.writeRun(Jobs.run("r2"));
            });
    assertThat(left).contains("commit-00001.json", "00001-late.results", "00001-late.errors");
    assertThat(staging.holds(staging.readCommit(1).orElseThrow())).isTrue();
  }

  /** What is left of a split when something happens right before its commit record appears. */
  private List<String> commitLate(MemDisk.Interruption interruption) throws IOException {
    int naming = indexOf(naming(), Jobs.reads(1));
    try (SplitAttempt late = staging.begin(1, "late", Jobs.WORKER, ShardFormat.PLAIN)) {
      Jobs.write(late, 1);
      disk.interruptAt(naming, interruption);
      assertSuperseded("commit", () -> late.commit(Jobs.reads(1)));
    }
    disk.heal();
    return staged().keySet().stream().filter(name -> name.matches(".*(commit|late).*")).toList();
  }

  @Test
  void replacesARecordWhoseFilesAreGone() throws IOException {
    Jobs.commit(staging, 1, "a");
    Storage.delete(List.of(staging.file("00001-a.results")));
    assertThat(Jobs.commit(staging, 1, "b").attempt()).isEqualTo("b");
    assertThat(staging.readCommit(1).orElseThrow().attempt()).isEqualTo("b");
  }
}
