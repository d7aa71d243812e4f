package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunControlTest {
  private final MemDisk disk = MemDisk.create();
  private PassSpec elsewhere;
  private PassSpec beside;
  private int openBefore;

  @BeforeEach
  void plan() throws IOException {
    disk.write("in", new byte[0]);
    Split split = new Split(0, List.of(new FileRange(disk.path("in"), 0, 0, 0)));
    elsewhere =
        PlannedJob.write(
                disk.path("out"), PlannedJob.NUMBERS, RecordFormat.LINES, 1, List.of(split))
            .spec();
    beside = elsewhere.withWorkersBesideJob();
    openBefore = RunControl.open();
  }

  @AfterEach
  void nothingIsRemembered() {
    assertThat(RunControl.open()).isEqualTo(openBefore);
  }

  @Test
  void theJobAndItsWorkersShareOne() {
    try (RunControl job = RunControl.open(beside.runId())) {
      RunControl worker = RunControl.join(beside);
      assertThat(worker).isSameAs(job);
      worker.leave();
      assertThat(RunControl.join(beside)).isSameAs(job);
      assertThat(RunControl.isCancelled(beside)).isFalse();
      job.cancel();
      assertThat(RunControl.isCancelled(beside)).isTrue();
    }
  }

  @Test
  void workersElsewhereShareOneUntilTheLastOfThemLeaves() {
    RunControl first = RunControl.join(elsewhere);
    RunControl second = RunControl.join(elsewhere);
    assertThat(second).isSameAs(first);
    first.leave();
    assertThat(RunControl.join(elsewhere)).isSameAs(first);
    first.leave();
    second.leave();
    assertThat(RunControl.open()).isEqualTo(openBefore);
    RunControl next = RunControl.join(elsewhere);
    assertThat(next).isNotSameAs(first);
    assertThat(next.isCancelled()).isFalse();
    next.leave();
  }

  @Test
  void aWorkerThatComesAfterTheEndOfItsRunIsToStop() {
    RunControl job = RunControl.open(beside.runId());
    RunControl early = RunControl.join(beside);
    job.close();
    assertThat(early.isCancelled()).isTrue();
    assertThatThrownBy(() -> Worker.open(beside)).isInstanceOf(CancelledJobException.class);
    assertThat(RunControl.isCancelled(beside)).isTrue();
    early.leave();
  }

  @Test
  void aRunThatFailsToOpenItsWorkerLeaves() {
    disk.failNext("open .*plan.json", 1);
    assertThatThrownBy(() -> Worker.open(elsewhere)).isInstanceOf(IOException.class);
  }

  @Test
  void anIdIsThatOfOneRunAtATime() {
    try (RunControl job = RunControl.open("a")) {
      assertThat(job.isCancelled()).isFalse();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RunControl.open("a"))
          .withMessage("Invalid id: a (must be new; a job of this id runs in this process)");
      assertThat(job.isCancelled()).isFalse();
    }
    RunControl.open("a").close();
  }

  @Test
  void waitsForThePassesUnderWay() throws Exception {
    try (RunControl job = RunControl.open(beside.runId())) {
      assertThat(job.awaitIdle(Duration.ZERO)).isTrue();
      FakePass first = new FakePass();
      FakePass second = new FakePass();
      job.passes().enter(first);
      job.passes().enter(second);
      job.passes().leave(first);
      assertThat(job.awaitIdle(Duration.ofMillis(1))).isFalse();
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try {
        Future<Boolean> idle = thread.submit(() -> job.awaitIdle(Duration.ofMinutes(1)));
        job.passes().leave(second);
        assertThat(idle.get()).isTrue();
      } finally {
        thread.shutdownNow();
      }
    }
  }
}
