package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Fence;
import org.batchpredict.service.jobs.Lease;
import org.batchpredict.service.work.HandLauncher.HandWorker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of jobs and workers, with workers by hand. */
class WorkListenerTest {
  @TempDir Path work;

  private final HandLauncher launcher = new HandLauncher();
  private final Heard heard = new Heard();
  private Workshop shop;
  private Dispatcher dispatcher;

  /** Keeps what it hears. */
  private static final class Heard implements WorkListener {
    final AtomicInteger claimed = new AtomicInteger();
    final AtomicInteger takenOver = new AtomicInteger();
    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger leasesLost = new AtomicInteger();
    final List<String> ends = new CopyOnWriteArrayList<>();

    @Override
    public void claimed() {
      claimed.incrementAndGet();
    }

    @Override
    public void takenOver() {
      takenOver.incrementAndGet();
    }

    @Override
    public void started() {
      started.incrementAndGet();
    }

    @Override
    public void ended(AttemptEnd end, long predictions, long failures) {
      ends.add(end + " " + predictions + " " + failures);
    }

    @Override
    public void leaseLost() {
      leasesLost.incrementAndGet();
    }
  }

  @BeforeEach
  void start() {
    shop = new Workshop(work).listener(heard);
    dispatcher = shop.start("one", launcher);
  }

  @AfterEach
  void stop() {
    for (HandWorker worker : launcher.started) {
      worker.dies("exit 1");
    }
    dispatcher.close();
    shop.close();
  }

  private HandWorker create(String jobId) throws Exception {
    shop.create(jobId, shop.numbers(jobId, 1));
    dispatcher.wake();
    return launcher.next();
  }

  @Test
  void tellsHowEachAttemptEnds() throws Exception {
    create("good").ends(JobState.SUCCEEDED, 5, null);
    shop.awaitEnd("good");
    shop.awaitIdle(dispatcher);
    create("bad")
        .ends(
            JobState.FAILED,
            2,
            new JobError(JobError.Kind.REFUSED, ErrorCode.INVALID_INPUT, List.of("No.")));
    shop.awaitEnd("bad");
    shop.awaitIdle(dispatcher);
    create("lost").dies("SIGKILL");
    launcher.next().dies("signal 40");
    launcher.next().dies("exit 1: Cannot load");
    shop.awaitEnd("lost");
    shop.awaitIdle(dispatcher);
    HandWorker cancelled = create("cancelled");
    shop.cancel("cancelled");
    cancelled.order();
    cancelled.ends(JobState.CANCELLED, 3, null);
    shop.awaitEnd("cancelled");
    shop.awaitIdle(dispatcher);

    assertThat(heard.ends)
        .containsExactly(
            "SUCCEEDED 5 0",
            "FAILED 2 0",
            "LOST_BY_SIGNAL 0 0",
            "LOST_BY_SIGNAL 0 0",
            "LOST_BY_EXIT 0 0",
            "CANCELLED 3 0");
    assertThat(heard.claimed).hasValue(6);
    assertThat(heard.started).hasValue(6);
    assertThat(heard.takenOver).hasValue(0);
    assertThat(heard.leasesLost).hasValue(0);
  }

  @Test
  void tellsThatNoWorkerStarts() throws Exception {
    launcher.trouble = new IOException("no memory");
    shop.create("j", shop.numbers("j", 1));
    dispatcher.wake();
    launcher.next().ends(JobState.SUCCEEDED, 1, null);
    shop.awaitEnd("j");
    shop.awaitIdle(dispatcher);

    assertThat(heard.ends).containsExactly("NO_START 0 0", "SUCCEEDED 1 0");
    assertThat(heard.started).hasValue(1);
    assertThat(heard.claimed).hasValue(2);
  }

  @Test
  void countsNothingTwiceOfAJobThatGoesOn() throws Exception {
    HandWorker worker = create("j");
    Thread closing = new Thread(dispatcher::close, "closing");
    closing.start();
    worker.order();
    worker.ends(JobState.QUEUED, 4, null);
    closing.join();
    dispatcher = shop.start("two", launcher);
    launcher.next().ends(JobState.SUCCEEDED, 9, null);
    shop.awaitEnd("j");
    shop.awaitIdle(dispatcher);

    assertThat(heard.ends).containsExactly("PAUSED 4 0", "SUCCEEDED 5 0");
    assertThat(heard.takenOver).as("it was given back").hasValue(0);
  }

  @Test
  void tellsOfATakeover() throws Exception {
    dispatcher.close();
    shop.create("j", shop.numbers("j", 1));
    shop.loseFirstAttempt("j");
    Attempt left = new Attempt(1, "lost", "there", 7L, Instant.EPOCH, null, null, "");
    shop.store.record(new Fence(Workshop.name("j"), "lost", 1), left);
    dispatcher = shop.start("two", launcher);
    launcher.next().ends(JobState.SUCCEEDED, 1, null);
    shop.awaitEnd("j");
    shop.awaitIdle(dispatcher);

    assertThat(heard.takenOver).hasValue(1);
    assertThat(heard.claimed).hasValue(1);
    assertThat(heard.ends).containsExactly("SUCCEEDED 1 0");
  }

  @Test
  void tellsOfALostLease() throws Exception {
    dispatcher.close();
    dispatcher = shop.lease(Duration.ofSeconds(1)).start("two", launcher);
    HandWorker worker = create("j");
    shop.store.update(
        Workshop.name("j"),
        (job, now) -> job.change().claimed(new Lease("other", now.plusSeconds(3600)), now));
    worker.end.get();
    shop.awaitIdle(dispatcher);

    assertThat(heard.leasesLost).hasValue(1);
    assertThat(heard.claimed).hasValue(1);
    assertThat(heard.ends).isEmpty();
  }
}
