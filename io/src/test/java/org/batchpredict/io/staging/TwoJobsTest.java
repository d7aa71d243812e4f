package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.LastingException;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two jobs that replace what one directory holds, the second at each change of the first to files.
 */
class TwoJobsTest {
  /** How many pairs of moments are left out of those for each that is tried. */
  private static final int STRIDE = 211;

  /** Of more shards than the second, so that it deletes names that are the second's. */
  private static final Job FIRST = new Job("f1", "r1", "first\n", 2);

  private static final Job SECOND = new Job("f2", "r2", "second\n", 1);
  private static final Job AGAIN = new Job("f1", "r2", "first\n", 2);

  private final MemDisk disk = disk();
  private final TestRuns runs = new TestRuns(disk.path("out"));
  private List<String> operations = List.of();
  private int secondOperations;
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
    secondOperations = disk.operations().size();
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
      Optional<IOException> fault = runToSomeEnd(FIRST, hold, false);
      disk.heal();
      String operation = operations.get(k - 1);
      Map<String, String> left = Disks.below(disk, "out/");
      if (isDeletionOfResults(operation)) {
        assertThat(seconds).as("at operation %d: %s", k, operation).containsAllEntriesOf(left);
      } else {
        assertThat(left).as("at operation %d: %s", k, operation).isEqualTo(seconds);
      }
      assertThat(fault.isPresent()).as("fault at %d: %s", k, operation).isEqualTo(k <= published());
    }
  }

  /** Both go on by turns: the first until the second has come so far, and then to its end. */
  @Test
  void aStragglerLeavesNothingInTheResultsOfASecondAtWork() throws Exception {
    tryTurns(STRIDE);
  }

  @Test
  @Tag("chaos")
  void aStragglerLeavesNothingInTheResultsOfASecondAtWorkWhereverTheyStand() throws Exception {
    tryTurns(1);
  }

  private void tryTurns(int stride) throws Exception {
    int pair = 0;
    for (int k = 1; k <= operations.size(); k++) {
      for (int j = 1; j <= secondOperations; j++) {
        if (pair++ % stride == 0) {
          takeTurns(SECOND, false, k, j);
          takeTurns(AGAIN, true, k, j);
          takeTurns(AGAIN, false, k, j);
        }
      }
    }
  }

  private void takeTurns(Job second, boolean resume, int k, int j) throws Exception {
    String moment = second + " at " + k + ": " + operations.get(k - 1) + ", the second at " + j;
    start();
    RunHold hold = stall(FIRST);
    CountDownLatch firstMayGoOn = new CountDownLatch(1);
    CountDownLatch firstHasEnded = new CountDownLatch(1);
    FutureTask<Boolean> work = new FutureTask<>(() -> claimAndRun(second, resume));
    disk.interruptAt(
        k,
        () -> {
          disk.interruptAt(
              j,
              () -> {
                if (firstMayGoOn.getCount() > 0) { // else the second has ended before
                  firstMayGoOn.countDown();
                  await(firstHasEnded);
                }
              });
          Thread thread = new Thread(work, "second");
          thread.start();
          Thread waiting =
              new Thread(
                  () -> {
                    join(thread);
                    firstMayGoOn.countDown();
                  },
                  "end-of-second");
          waiting.start();
          await(firstMayGoOn);
        });
    runToSomeEnd(FIRST, hold, false);
    firstHasEnded.countDown();
    work.run(); // nothing, unless the first has ended before it came so far
    Optional<Exception> fault = faultOf(work);
    disk.heal();
    Map<String, String> left = Disks.below(disk, "out/");
    if (fault.isPresent()) {
      // It misses what a deletion took that was under way, and says so.
      assertThat(operations.get(k - 1)).as("%s, %s", moment, fault).startsWith("delete ");
      if (left.containsKey("prediction.manifest.json")) {
        assertThat(left).as(moment).containsAllEntriesOf(firsts);
      }
    } else if (isDeletionOfResults(operations.get(k - 1))) {
      assertThat(second.equals(SECOND) ? seconds : firsts)
          .as(moment)
          .containsKeys(left.keySet().toArray(String[]::new));
    } else if (second.equals(SECOND)) {
      assertThat(left).as(moment).isEqualTo(seconds);
    } else {
      assertThat(left.remove("prediction.manifest.json"))
          .as(moment)
          .contains("\"fingerprint\":\"f1\"");
      Map<String, String> expected = new TreeMap<>(firsts);
      expected.remove("prediction.manifest.json");
      assertThat(left).as(moment).isEqualTo(expected);
    }
  }

  private static Optional<Exception> faultOf(FutureTask<Boolean> work) throws InterruptedException {
    try {
      assertThat(work.get()).isTrue();
      return Optional.empty();
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(IOException.class);
      return Optional.of(e);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new InterruptedIOException("The other job does not come on");
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last operation that makes the first job a finished one. */
  private int published() {
    return operations.lastIndexOf(
            operations.stream()
                .filter(o -> o.matches("(rename|copy) .*"))
                .reduce((a, b) -> b)
                .orElseThrow())
        + 1;
  }

  /**
   * Of a store without moves. A deletion cannot be called back there that was under way: it costs a
   * file of that name.
   */
  private static boolean isDeletionOfResults(String operation) {
    return operation.startsWith("delete oss:") && operation.contains("/prediction.");
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
      Map<String, String> left = Disks.below(disk, "out/");
      left.remove("prediction.manifest.json");
      Map<String, String> expected = new TreeMap<>(firsts);
      expected.remove("prediction.manifest.json");
      if (isDeletionOfResults(operation)) {
        assertThat(expected).as("at operation %d: %s", k, operation).containsAllEntriesOf(left);
      } else {
        assertThat(left).as("at operation %d: %s", k, operation).isEqualTo(expected);
      }
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
      hold = patiently(() -> claimAndBegin(job, resume));
    } catch (OutputTakenException e) {
      return false;
    }
    run(job, hold, resume);
    return true;
  }

  private RunHold claimAndBegin(Job job, boolean resume) throws IOException {
    RunHold hold = runs.claim(job.fingerprint, job.run);
    try {
      if (!resume) {
        hold.deleteOldWork();
      }
      Staging staging = Staging.of(disk.path("out"), job.fingerprint);
      if (Publisher.published(staging).isEmpty()) {
        hold.begin(job.plan());
      }
      return hold;
    } catch (IOException e) {
      hold.withdraw();
      throw e;
    }
  }

  /** As a job does it, but that nobody waits. */
  private static <T> T patiently(Work<T> work) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.run();
      } catch (LastingException | FileNotFoundException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == 5 || e.getCause() instanceof FileNotFoundException) {
          throw e;
        }
      }
    }
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  /** It may have been superseded, or find its files gone. */
  private Optional<IOException> runToSomeEnd(Job job, RunHold hold, boolean resume) {
    try {
      run(job, hold, resume);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private void run(Job job, RunHold hold, boolean resume) throws IOException {
    try {
      Staging staging = Staging.of(disk.path("out"), job.fingerprint);
      if (resume && Publisher.finish(staging, job.run).isPresent()) {
        return;
      }
      for (Split split : job.plan().splits()) {
        patiently(() -> job.commit(staging, split));
      }
      patiently(
          () ->
              Publisher.of(staging, job.plan(), job.run)
                  .withOverwrite(true)
                  .publish(
                      staging.readCommits(job.plan(), split -> null),
                      Manifest.State.SUCCEEDED,
                      () -> false));
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
          ResultFormat.JSON.files(),
          List.of(new InputFile("/in", 20, 1)),
          shards == 1 ? List.of(whole) : List.of(whole, new Split(1, List.of(rest))),
          Jobs.job());
    }

    CommitRecord commit(Staging staging, Split split) throws IOException {
      Optional<CommitRecord> committed = staging.readCommit(split.index());
      if (committed.isPresent() && (staging.holds(committed.get()) || staging.isPublishing())) {
        return committed.get();
      }
      WorkerProcess worker = new WorkerProcess(run, "w", "cpu");
      FileRange range = split.ranges().get(0);
      try (SplitAttempt attempt = staging.begin(split.index(), run, worker, ShardFormat.PLAIN)) {
        attempt.results().write(text.getBytes(UTF_8), 0, text.length(), 1);
        attempt.failures().write(Jobs.records(text.strip()), 0, Jobs.FAILURE, null);
        return attempt.commit(List.of(new RangeRead(range, range.start(), range.end(), 2, false)));
      }
    }
  }
}
