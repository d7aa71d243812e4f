package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.shards.WrittenFile;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.io.staging.WorkerProcess;
import org.junit.jupiter.api.Test;

class KnownCommitsTest {
  private final KnownCommits known = new KnownCommits();

  @Test
  void theLastRecordOfASplitIsGivenAwayOnce() {
    known.add(commit(3, "first"));
    CommitRecord last = commit(3, "last");
    known.add(last);
    assertThat(known.take(3)).isSameAs(last);
    assertThat(known.take(3)).isNull();
  }

  @Test
  void noMoreAreHeldThanWhenTheyAreRead() {
    IntStream.range(0, 100).forEach(split -> known.add(commit(split, "first")));
    known.add(commit(0, "last"));
    assertThat(known.take(0)).extracting(CommitRecord::attempt).isEqualTo("last");
    assertThat(IntStream.range(1, 100).filter(split -> known.take(split) != null)).hasSize(63);
  }

  private static CommitRecord commit(int split, String attempt) {
    return new CommitRecord(
        split,
        attempt,
        new WorkerProcess("worker", "run", "cpu"),
        WrittenFile.of("results", new byte[0], 0),
        null,
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        StepTimes.NONE,
        null);
  }
}
