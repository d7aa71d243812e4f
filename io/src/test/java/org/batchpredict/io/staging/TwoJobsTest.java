package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.RecordFormat;
import org.batchpredict.io.ResultFormat;
import org.batchpredict.io.Split;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two jobs that replace what one directory holds, the second at each change of the first to files.
 */
class TwoJobsTest {
  /** Of more shards than the second, so that it deletes names that are the second's. */
  private static final Job FIRST = new Job("f1", "r1", "first\n", 2);

  private static final Job SECOND = new Job("f2", "r2", "second\n", 1);
  private static final Job AGAIN = new Job("f1", "r2", "first\n", 2);

  private final MemDisk disk = disk();
  private final TestRuns runs = new TestRuns(disk.path("out"));
  private List<String> operations = List.of();
  private Map<String, String> firsts = Map.of();
  private Map<String, String> seconds = Map.of();

  MemDisk disk() {
    return MemDisk.create();
  }

  @BeforeEach
  void runEachAlone() throws IOException {
    start();
    claimAndRun(SECOND, false);
    seconds = Disks.below(disk, "out/");
    start();
    RunHold hold = claim(FIRST);
    disk.heal();
    run(FIRST, hold, false);
    operations = disk.operations();
    firsts = Disks.below(disk, "out/");
    assertThat(operations).hasSizeGreaterThan(50);
    assertThat(seconds.keySet()).contains("prediction.results-00000-of-00001");
  }

  @Test
  void theSecondIsRefusedAsLongAsTheFirstIsAlive() throws IOException {
    int ended = operations.indexOf("delete " + disk.path("out/.prediction-staging-f1/run-r1.json"));
    assertThat(ended).isPositive();
    for (int k = 1; k <= operations.size(); k++) {
      start();
      RunHold hold = claim(FIRST);
      boolean[] won = new boolean[1];
      disk.interruptAt(k, () -> won[0] = claimAndRun(SECOND, false));
      runToSomeEnd(FIRST, hold, false);
      disk.heal();
      assertThat(Disks.below(disk, "out/"))
          .as("at operation %d: %s", k, operations.get(k - 1))
          .isEqualTo(won[0] ? seconds : firsts);
      assertThat(won[0]).as("at operation %d", k).isEqualTo(k > ended + 1);
    }
  }

  /** The first is alive, but is taken for dead. */
  @Test
  void aStragglerLeavesNothingInTheResultsOfTheSecond() throws IOException {
    for (int k = 1; k <= operations.size(); k++) {
      start();
      RunHold hold = stall(FIRST);
      disk.interruptAt(k, () -> assertThat(claimAndRun(SECOND, false)).isTrue());
      runToSomeEnd(FIRST, hold, false);
      disk.heal();
      String operation = operations.get(k - 1);
      Map<String, String> left = Disks.below(disk, "out/");
      // A deletion cannot be called back that was under way: it costs a file of that name.
      boolean deletes = operation.startsWith("delete ") && operation.contains("/prediction.");
      assertThat(seconds).as("at operation %d: %s", k, operation).containsAllEntriesOf(left);
      assertThat(left).as("at operation %d: %s", k, operation).hasSizeGreaterThan(deletes ? 0 : 3);
    }
  }

  /** Another run of the same job resumes it. */
  @Test
  void aStragglerOfTheSameJobLeavesItsResultsAsTheyAre() throws IOException {
    for (int k = 1; k <= operations.size(); k++) {
      start();
      RunHold hold = stall(FIRST);
      disk.interruptAt(k, () -> assertThat(claimAndRun(AGAIN, true)).isTrue());
      runToSomeEnd(FIRST, hold, false);
      disk.heal();
      String operation = operations.get(k - 1);
      boolean deletes = operation.startsWith("delete ") && operation.contains("/prediction.");
      Map<String, String> left = Disks.below(disk, "out/");
      left.remove("prediction.manifest.json");
      assertThat(firsts).as("at operation %d: %s", k, operation).containsAllEntriesOf(left);
      assertThat(left).as("at operation %d: %s", k, operation).hasSizeGreaterThan(deletes ? 0 : 4);
    }
  }

  /** An empty directory but for the results of an older job, of as many shards as the second. */
  private void start() {
    disk.heal();
    disk.clear();
    disk.write("out/prediction.manifest.json", "{\"version\":99}".getBytes(UTF_8));
    disk.write("out/prediction.results-00000-of-00001", "old\n".getBytes(UTF_8));
  }

  private RunHold claim(Job job) throws IOException {
    RunHold hold = runs.claim(job.fingerprint, job.run);
    hold.begin(job.plan());
    return hold;
  }

  /** A run that nobody hears of. */
  private RunHold stall(Job job) throws IOException {
    RunHold hold = claim(job);
    Staging staging = Staging.of(disk.path("out"), job.fingerprint);
    staging.writeRun(TestRuns.record(job.run, TestRuns.GONE, false));
    return hold;
  }

  private boolean claimAndRun(Job job, boolean resume) throws IOException {
    RunHold hold;
    try {
      hold = runs.claim(job.fingerprint, job.run);
    } catch (OutputTakenException e) {
      return false;
    }
    if (!resume) {
      hold.deleteOldWork();
    }
    Staging staging = Staging.of(disk.path("out"), job.fingerprint);
    if (Publisher.published(staging).isEmpty()) {
      hold.begin(job.plan());
    }
    run(job, hold, resume);
    return true;
  }

  private void runToSomeEnd(Job job, RunHold hold, boolean resume) {
    try {
      run(job, hold, resume);
    } catch (IOException e) {
      // It has been superseded, or finds its files gone.
    }
  }

  private void run(Job job, RunHold hold, boolean resume) throws IOException {
    try {
      Staging staging = Staging.of(disk.path("out"), job.fingerprint);
      if (resume && Publisher.finish(staging, job.run).isPresent()) {
        return;
      }
      for (Split split : job.plan().splits()) {
        job.commit(staging, split);
      }
      Publisher.of(staging, job.plan(), job.run)
          .withOverwrite(true)
          .publish(staging.readCommits(job.plan()), Manifest.State.SUCCEEDED, () -> false);
    } finally {
      hold.release();
    }
  }

  private record Job(String fingerprint, String run, String text, int shards) {
    Plan plan() {
      FileRange first = new FileRange("/in", 0, shards == 1 ? 20 : 10, 20);
      FileRange rest = new FileRange("/in", 10, 20, 20);
      Split whole = new Split(0, List.of(first));
      return new Plan(
          fingerprint,
          RecordFormat.LINES,
          ResultFormat.JSON,
          List.of(new InputFile("/in", 20, 1)),
          shards == 1 ? List.of(whole) : List.of(whole, new Split(1, List.of(rest))),
          Jobs.job());
    }

    void commit(Staging staging, Split split) throws IOException {
      WorkerProcess worker = new WorkerProcess(run, "w", "cpu");
      FileRange range = split.ranges().get(0);
      try (SplitAttempt attempt = staging.begin(split.index(), run, worker)) {
        attempt.results().write(text.getBytes(UTF_8), 0, text.length(), 1);
        attempt.failures().write(Jobs.records(text.strip()), 0, Jobs.FAILURE, null);
        attempt.commit(List.of(new RangeRead(range, range.start(), range.end(), 2, false)));
      }
    }
  }
}
