package org.batchpredict.service.work;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobChanges;
import org.batchpredict.service.jobs.Lease;
import org.batchpredict.service.work.HandLauncher.HandWorker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of jobs and of workers, with workers by hand. */
class DispatcherTest {
  @TempDir Path work;

  private final HandLauncher launcher = new HandLauncher();
  private Workshop shop;
  private Dispatcher dispatcher;

  @BeforeEach
  void start() {
    shop = new Workshop(work).optionSet("fast", "--keyField=id");
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

  private HandWorker create(String jobId, String optionSet) throws Exception {
    shop.create(jobId, shop.numbers(jobId, 1), optionSet);
    dispatcher.wake();
    return launcher.next();
  }

  @Test
  void seesAJobThroughItsStates() throws Exception {
    HandWorker worker = create("j", "fast");

    Job preparing = shop.job("j");
    assertThat(preparing.state()).isEqualTo(JobState.PREPARING);
    assertThat(preparing.started()).isNotNull();
    assertThat(worker.task.kind()).isEqualTo(Task.Kind.START);
    assertThat(worker.task.flags()).containsExactly("--keyField=id");
    worker.reports(JobState.RUNNING, 3, Duration.ofSeconds(1));
    shop.await("j", JobState.RUNNING);
    worker.log = "the log";
    worker.ends(JobState.SUCCEEDED, 5, null);

    Job job = shop.awaitEnd("j");
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.activity().progress().predictions()).isEqualTo(5);
    assertThat(job.activity().nodeHours()).isEqualTo(0.5);
    assertThat(job.lease()).isNull();
    Attempt attempt = shop.attempts("j").get(0);
    assertThat(attempt.end()).isEqualTo("exit 0");
    assertThat(attempt.log()).isEqualTo("the log");
    assertThat(attempt.ended()).isNotNull();
    assertThat(shop.attempts("j")).hasSize(1);
  }

  @Test
  void saysWhyAJobFailed() throws Exception {
    HandWorker worker = create("j", "fast");
    List<String> problems = List.of("First.", "Second.");
    worker.ends(
        JobState.FAILED, 5, new JobError(JobError.Kind.REFUSED, ErrorCode.INVALID_INPUT, problems));

    Job job = shop.awaitEnd("j");

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.errorMessage()).isEqualTo("First.\nSecond.");
    assertThat(job.losses()).isZero();
  }

  @Test
  void triesLostWorkersAgainAndThenNamesTheSignal() throws Exception {
    create("j", "fast").dies("SIGKILL");
    HandWorker second = launcher.next();
    assertThat(second.task.kind()).isEqualTo(Task.Kind.CONTINUE);
    assertThat(second.task.attempt()).isEqualTo(2);
    second.reports(JobState.RUNNING, 3, Duration.ofSeconds(1));
    shop.await("j", JobState.RUNNING);
    second.dies("SIGKILL");
    launcher.next().dies("SIGSEGV");

    Job job = shop.awaitEnd("j");

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.errorMessage())
        .isEqualTo(
            "Cannot finish the job: its worker was lost 3 times, the last time by SIGSEGV (see the log of its attempts)");
    assertThat(job.activity().progress().predictions()).isEqualTo(3);
    assertThat(job.losses()).isEqualTo(3);
    assertThat(shop.attempts("j"))
        .extracting(Attempt::end)
        .containsExactly("SIGKILL", "SIGKILL", "SIGSEGV");
  }

  @Test
  void saysWhatToDoWhenTheSystemKillsWorkers() throws Exception {
    create("j", "fast").dies("SIGKILL");
    launcher.next().dies("SIGKILL");
    launcher.next().dies("SIGKILL");

    assertThat(shop.awaitEnd("j").errorMessage())
        .isEqualTo(
            "Cannot finish the job: its worker was lost 3 times, the last time by SIGKILL (the"
                + " system does that where memory is short: use a smaller batchSize, or fewer"
                + " workers.jobs)");
  }

  @Test
  void triesAgainWhatACannotStart() throws Exception {
    launcher.trouble = new IOException("no memory");
    shop.create("j", shop.numbers("j", 1));
    dispatcher.wake();

    launcher.next().ends(JobState.SUCCEEDED, 1, null);

    assertThat(shop.awaitEnd("j").state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(shop.attempts("j"))
        .extracting(Attempt::end)
        .containsExactly("no start: no memory", "exit 0");
  }

  @Test
  void takesAnEndWithoutAReasonForALoss() throws Exception {
    HandWorker worker = create("j", "fast");
    String noReason =
        "The job has ended without results, and no worker has said why (see the runner's logs; continue with --resume)";
    worker.ends(
        JobState.FAILED,
        0,
        new JobError(JobError.Kind.FAILED, ErrorCode.USER_CODE_FAILED, List.of(noReason)));

    launcher.next().ends(JobState.SUCCEEDED, 1, null);

    assertThat(shop.awaitEnd("j").state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void cancelsARunningJob() throws Exception {
    HandWorker worker = create("j", "fast");
    assertThat(shop.cancel("j").state()).isEqualTo(JobState.CANCELLING);
    assertThat(worker.order()).isEqualTo(WorkerOrder.CANCEL);
    worker.ends(JobState.CANCELLED, 4, null);

    Job job = shop.awaitEnd("j");

    assertThat(job.state()).isEqualTo(JobState.CANCELLED);
    assertThat(job.errorMessage()).isEqualTo(JobChanges.CANCELLED_BY_USER);
    assertThat(job.activity().progress().predictions()).isEqualTo(4);
  }

  @Test
  void letsAJobSucceedThatWasPublishingWhenItWasCancelled() throws Exception {
    HandWorker worker = create("j", "fast");
    shop.cancel("j");
    worker.order();
    worker.ends(JobState.SUCCEEDED, 5, null);

    Job job = shop.awaitEnd("j");

    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.errorMessage()).isNull();
  }

  @Test
  void killsAWorkerThatDoesNotCancelInTime() throws Exception {
    dispatcher.close();
    dispatcher = shop.grace(Duration.ofMillis(300)).start("two", launcher);
    HandWorker worker = create("j", "fast");
    shop.cancel("j");
    worker.order();

    Job job = shop.awaitEnd("j");

    assertThat(job.state()).isEqualTo(JobState.CANCELLED);
    assertThat(shop.attempts("j")).extracting(Attempt::end).containsExactly("SIGKILL");
  }

  @Test
  void hasAnotherWorkerCancelWhenOneIsLostMeanwhile() throws Exception {
    HandWorker worker = create("j", "fast");
    shop.cancel("j");
    worker.order();
    worker.dies("SIGKILL");
    HandWorker second = launcher.next();
    assertThat(second.task.kind()).isEqualTo(Task.Kind.CANCEL);
    second.ends(JobState.CANCELLED, 0, null);

    assertThat(shop.awaitEnd("j").state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void cancelsForALostInstance() throws Exception {
    dispatcher.close();
    shop.create("j", shop.numbers("j", 1));
    shop.store.update(
        Workshop.name("j"),
        (job, now) -> job.change().claimed(new Lease("gone", now.minusSeconds(1)), now));
    shop.cancel("j");
    dispatcher = shop.start("two", launcher);
    HandWorker worker = launcher.next();
    assertThat(worker.task.kind()).isEqualTo(Task.Kind.CANCEL);
    worker.ends(JobState.CANCELLED, 0, null);

    assertThat(shop.awaitEnd("j").state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void endsWhatALostInstanceHasLeft() throws Exception {
    dispatcher.close();
    shop.create("j", shop.numbers("j", 1));
    Dispatcher gone = shop.start("gone", launcher);
    HandWorker left = launcher.next();
    shop.await("j", job -> !shop.attempts("j").isEmpty());
    shop.store.update(
        Workshop.name("j"),
        (job, now) -> job.change().claimed(new Lease("gone", Instant.EPOCH), now));
    dispatcher = shop.start("two", launcher);
    HandWorker worker = launcher.next();

    assertThat(launcher.ended).extracting(Attempt::number).containsExactly(1);
    assertThat(shop.attempts("j").get(0).end()).isEqualTo("lost with its service instance");
    worker.ends(JobState.SUCCEEDED, 1, null);
    assertThat(shop.awaitEnd("j").state()).isEqualTo(JobState.SUCCEEDED);
    left.dies("exit 0");
    gone.close();
  }

  @Test
  void leavesItsJobsToOthersWhenItStops() throws Exception {
    HandWorker worker = create("j", "fast");
    worker.reports(JobState.RUNNING, 3, Duration.ofHours(1));
    shop.await("j", JobState.RUNNING);
    Thread closing = new Thread(dispatcher::close, "closing");
    closing.start();
    assertThat(worker.order()).isEqualTo(WorkerOrder.PAUSE);
    worker.ends(JobState.QUEUED, 4, null);
    closing.join();

    Job paused = shop.job("j");
    assertThat(paused.state()).isEqualTo(JobState.QUEUED);
    assertThat(paused.lease()).isNull();
    assertThat(paused.losses()).isZero();
    dispatcher = shop.start("two", launcher);
    HandWorker second = launcher.next();
    assertThat(second.task.kind()).isEqualTo(Task.Kind.CONTINUE);
    second.ends(JobState.SUCCEEDED, 9, null);
    Job job = shop.awaitEnd("j");
    assertThat(job.activity().progress().predictions()).isEqualTo(9);
    assertThat(job.activity().nodeHours()).as("of both attempts").isEqualTo(1);
  }

  @Test
  void cancelsAPausedJobByAWorkerSinceItMayRunOnACluster() throws Exception {
    HandWorker worker = create("j", "fast");
    Thread closing = new Thread(dispatcher::close, "closing");
    closing.start();
    worker.order();
    worker.ends(JobState.QUEUED, 0, null);
    closing.join();

    assertThat(shop.cancel("j").state()).isEqualTo(JobState.CANCELLING);

    dispatcher = shop.start("two", launcher);
    HandWorker second = launcher.next();
    assertThat(second.task.kind()).isEqualTo(Task.Kind.CANCEL);
    second.ends(JobState.CANCELLED, 0, null);
    assertThat(shop.awaitEnd("j").state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void killsItsWorkerAndWritesNothingWhenTheLeaseIsLost() throws Exception {
    dispatcher.close();
    dispatcher = shop.lease(Duration.ofSeconds(1)).start("two", launcher);
    HandWorker worker = create("j", "fast");
    worker.reports(JobState.RUNNING, 3, Duration.ofSeconds(1));
    shop.await("j", JobState.RUNNING);
    Job taken =
        shop.store
            .update(
                Workshop.name("j"),
                (job, now) -> job.change().claimed(new Lease("other", now.plusSeconds(3600)), now))
            .orElseThrow();

    assertThat(worker.end.get().how()).isEqualTo("SIGKILL");

    shop.awaitIdle(dispatcher);
    assertThat(shop.job("j")).isEqualTo(taken);
    assertThat(shop.attempts("j")).extracting(Attempt::end).containsOnlyNulls();
  }

  @Test
  void keepsItsLeaseForAsLongAsItsWorkerWorks() throws Exception {
    dispatcher.close();
    dispatcher = shop.lease(Duration.ofMillis(900)).start("two", launcher);
    HandWorker worker = create("j", "fast");
    Instant first = leasedUntil(shop.job("j"));

    Job later = shop.await("j", job -> leasedUntil(job).isAfter(first.plusMillis(1500)));

    assertThat(later.attempt()).isEqualTo(1);
    assertThat(worker.orders)
        .extracting(WorkerOrder::kind)
        .contains(WorkerOrder.Kind.LEASE)
        .containsOnly(WorkerOrder.Kind.LEASE);
    worker.ends(JobState.SUCCEEDED, 1, null);
    shop.awaitEnd("j");
  }

  private static Instant leasedUntil(Job job) {
    return requireNonNull(job.lease(), "lease").until();
  }

  @Test
  void refusesAJobWhoseOptionsAreGone() throws Exception {
    shop.create("j", shop.numbers("j", 1), "gone");
    dispatcher.wake();

    Job job = shop.awaitEnd("j");

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.errorMessage())
        .isEqualTo("Cannot run the job: the project has no set of options gone any more");
  }
}
