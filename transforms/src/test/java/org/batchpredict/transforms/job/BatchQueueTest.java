package org.batchpredict.transforms.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.batchpredict.io.report.SplitReport;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.testing.MemDisk;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.RunException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several batches of a split under way, as a device wants them, and cores that are idle. */
class BatchQueueTest {
  private static final int BATCHES = 6;
  private static final String GPU = "gpu:7";

  private final MemDisk disk = MemDisk.create();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicLong nanos = new AtomicLong();
  private PlannedJob job;
  private RunControl control;

  /** Two numbers a batch; the fourth batch has a record that is none. */
  @BeforeEach
  void plan() throws IOException {
    planned(BATCHES);
  }

  /** The same with so many batches. */
  private void plan(int batches) throws IOException {
    disk.clear();
    control.close();
    planned(batches);
  }

  private void planned(int batches) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 2 * batches; i++) {
      lines.append(i == 7 ? "seven" : i).append('\n');
    }
    job = PlannedJob.ofNumbers(disk, lines.toString(), 2);
    control = RunControl.open(job.spec().runId());
  }

  @AfterEach
  void end() {
    control.close();
    assertNoLaneIsLeft();
  }

  private void assertNoLaneIsLeft() {
    assertThat(threads).allMatch(t -> t == Thread.currentThread() || !t.isAlive());
  }

  @Test
  void isReadAndParsedWhileTheDeviceRunsTheOneBefore() throws IOException {
    CountDownLatch others = new CountDownLatch(3);
    run(
        GPU,
        batch -> {
          others.countDown();
          await(others); // three are under way, or none goes on
        });
    assertThat(results()).isEqualTo(results(1));
  }

  @Test
  void isWrittenInTheOrderOfTheInput() throws IOException {
    List<CountDownLatch> ended =
        Stream.generate(() -> new CountDownLatch(1)).limit(BATCHES).toList();
    CommitRecord commit =
        run(
            GPU,
            batch -> {
              if (batch % 2 == 0) {
                await(ended.get(batch + 1)); // each second one is done first
              }
              ended.get(batch).countDown();
            });
    assertThat(commit.predictions()).isEqualTo(2 * BATCHES - 1);
    assertThat(commit.worker().device()).isEqualTo(GPU);
    assertThat(results()).isEqualTo(results(1));
  }

  @Test
  void isInTheReportAsWithOneLane() throws IOException {
    SplitReport three = reportOfMany(3);
    SplitReport one = reportOfMany(1);
    assertThat(three.outputs()).isEqualTo(one.outputs()).hasSize(1);
    assertThat(three.batches()).isEqualTo(one.batches()).isEqualTo(40);
    assertThat(three.batchSizes()).isEqualTo(one.batchSizes());
    assertThat(requireNonNull(three.outputs().get(0).numbers()).values()).isEqualTo(20_000);
  }

  @Test
  void measuresItsStepsWithoutAReportToo() throws IOException {
    CommitRecord told = run(Model.CPU, batch -> {});
    assertThat(told.report()).isNotNull();
    assertMeasured(told.times());
    plan();
    job = job.withoutReport();
    CommitRecord untold = run(Model.CPU, batch -> {});
    assertThat(untold.report()).isNull();
    assertMeasured(untold.times());
    assertThat(untold.results()).isEqualTo(told.results().withName(untold.results().name()));
  }

  private static void assertMeasured(StepTimes times) {
    assertThat(
            List.of(
                times.read(),
                times.parse(),
                times.encode(),
                times.run(),
                times.decode(),
                times.format(),
                times.write()))
        .allMatch(nanos -> nanos > 0);
  }

  /** What a job says whose sample depends on the order of its values. */
  private SplitReport reportOfMany(int lanes) throws IOException {
    disk.clear();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      lines.append(i).append('\n');
    }
    job = PlannedJob.ofNumbers(disk, lines.toString(), 500);
    control.close();
    control = RunControl.open(job.spec().runId());
    CommitRecord commit =
        job.pass(echo(GPU, batch -> {}), control, lanes).run(job.plan().splits().get(0));
    return requireNonNull(commit.report());
  }

  @Test
  void staysInTheCallingThreadOnACpuThatIsBusy() throws IOException {
    CommitRecord commit = runOn(idleCores(1), batch -> {});
    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(commit.worker().device()).isEqualTo("cpu");
    assertThat(results()).isEqualTo(results(1));
  }

  @Test
  void isPredictedByACoreThatIsIdle() throws IOException {
    CountDownLatch both = new CountDownLatch(2);
    CommitRecord commit =
        runOn(
            idleCores(2),
            batch -> {
              if (batch == 1 || batch == 2) {
                both.countDown();
                await(both); // two are under way, or none goes on
              }
            });
    assertThat(threads).hasSize(2);
    assertThat(commit.predictions()).isEqualTo(2 * BATCHES - 1);
    assertThat(results()).isEqualTo(results(1));
  }

  @Test
  void isTheSameHoweverManyCoresAreIdle() throws IOException {
    for (int cores = 1; cores < 9; cores++) {
      plan(100);
      CommitRecord commit = runOn(idleCores(cores), batch -> {});
      assertThat(threads.size()).isLessThanOrEqualTo(cores);
      assertThat(requireNonNull(commit.report()).batches()).isEqualTo(100);
      assertThat(results()).isEqualTo(results(1, 100));
      threads.clear();
    }
  }

  @Test
  void leavesACoreThatOthersNeedAfterTheBatchInHand() throws IOException {
    Cores cores = idleCores(2);
    CountDownLatch both = new CountDownLatch(2);
    AtomicReference<Cores.Share> other = new AtomicReference<>();
    List<Thread> late = new CopyOnWriteArrayList<>();
    plan(12);
    runOn(
        cores,
        batch -> {
          if (batch == 1 || batch == 2) {
            both.countDown();
            await(both);
          } else if (batch == 3) {
            other.set(cores.enter());
          } else if (batch > 5) {
            late.add(Thread.currentThread());
          }
        });
    assertThat(threads).hasSize(2);
    assertThat(late).hasSize(6).containsOnly(Thread.currentThread());
    requireNonNull(other.get()).close();
    assertThat(results()).isEqualTo(results(1, 12));
  }

  @Test
  void givesAllCoresBackWhateverHappens() {
    Cores cores = idleCores(3);
    for (int bad = 0; bad < BATCHES; bad++) {
      int broken = bad;
      assertThatThrownBy(() -> runOn(cores, batch -> breakIf(batch == broken)))
          .isInstanceOf(RunException.class)
          .hasMessageStartingWith("Cannot run the model: broken");
      assertNoLaneIsLeft();
    }
    try (Cores.Share next = cores.enter()) {
      nanos.addAndGet(Cores.PATIENCE.toNanos());
      List<Boolean> added = Stream.generate(() -> next.tryAdd(1)).limit(3).toList();
      assertThat(added).containsExactly(true, true, false);
    }
  }

  @Test
  void ofOneCoreEndsWithAnInterruptOfTheCaller() {
    Thread caller = Thread.currentThread();
    assertThatThrownBy(
            () ->
                runOn(
                    idleCores(3),
                    batch -> {
                      if (batch == 3) {
                        caller.interrupt();
                      }
                    }))
        .isInstanceOf(CancelledJobException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void breakIf(boolean broken) {
    if (broken) {
      throw new RunException(RunException.Reason.MACHINE, "broken");
    }
  }

  /** Cores that nobody has used for long, whenever they are looked at. */
  private Cores idleCores(int count) {
    return new Cores(count, Long.MAX_VALUE, () -> nanos.getAndAdd(Cores.PATIENCE.toNanos()));
  }

  @Test
  void endsTheAttemptWithTheFaultOfAnyLane() throws IOException {
    for (int bad = 0; bad < BATCHES; bad++) {
      int broken = bad;
      assertThatThrownBy(() -> run(GPU, batch -> breakIf(batch == broken)))
          .isInstanceOf(RunException.class)
          .hasMessageStartingWith("Cannot run the model: broken");
      assertNoLaneIsLeft();
    }
    assertThat(control.counts().predictions()).isZero();
    assertThat(run(GPU, batch -> {}).predictions()).isEqualTo(2 * BATCHES - 1);
  }

  @Test
  void endsWithAnInterruptOfTheCaller() {
    Thread caller = Thread.currentThread();
    assertThatThrownBy(() -> run(GPU, batch -> caller.interrupt()))
        .isInstanceOf(CancelledJobException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void endsWhenTheJobIsCancelled() {
    assertThatThrownBy(() -> run(GPU, batch -> control.cancel()))
        .isInstanceOf(CancelledJobException.class);
    assertThat(Thread.interrupted()).isFalse();
    // Those under way are dropped, and no more are read.
    assertThat(control.counts().predictions()).isLessThan(2 * BATCHES - 1);
  }

  @Test
  void endsWhenTheInputCannotBeRead() {
    disk.clear();
    assertThatThrownBy(() -> run(GPU, batch -> {})).isInstanceOf(IOException.class);
  }

  private CommitRecord run(String device, IntConsumer onRun) throws IOException {
    return job.pass(echo(device, onRun), control).run(job.plan().splits().get(0));
  }

  private CommitRecord runOn(Cores cores, IntConsumer onRun) throws IOException {
    return job.pass(echo(Model.CPU, onRun), control, cores).run(job.plan().splits().get(0));
  }

  private List<String> results() {
    return disk.texts().entrySet().stream()
        .filter(file -> file.getKey().matches(".*(results|errors|failures).*"))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** What another job of the same plan writes, with so many lanes. */
  private List<String> results(int lanes) throws IOException {
    return results(lanes, BATCHES);
  }

  private List<String> results(int lanes, int batches) throws IOException {
    plan(batches);
    job.pass(echo(GPU, batch -> {}), control, lanes).run(job.plan().splits().get(0));
    return results();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).as("in time").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private EchoModel echo(String device, IntConsumer onRun) {
    return new EchoModel(
        device,
        batch -> {
          threads.add(Thread.currentThread());
          onRun.accept(batch);
        });
  }
}
