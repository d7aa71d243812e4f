package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are lost in the middle of their jobs, and those that go on for them. */
class LostWorkersIT {
  private static final int MANY = 60_000;

  @TempDir Path work;

  private Workshop shop;

  @BeforeEach
  void open() {
    shop = new Workshop(work).optionSet("trust", "--trustModel");
  }

  @AfterEach
  void stop() {
    shop.close();
  }

  @Test
  void goesOnWhereAKilledWorkerWas() throws Exception {
    shop.start("one");
    shop.create("j", shop.numbers("j", MANY));
    ProcessHandle worker = shop.awaitWorker("j", 1);
    shop.awaitCommit("j");
    worker.destroyForcibly();

    Job job = shop.awaitEnd("j");

    assertThat(job.errorMessage()).isNull();
    assertThat(job.activity().progress().predictions()).isEqualTo(MANY);
    assertThat(shop.attempts("j")).extracting(Attempt::end).containsExactly("SIGKILL", "exit 0");
    shop.checkNumbers("j", MANY);
  }

  @Test
  void namesWhatNativeCodeEndedItBy() throws Exception {
    shop.start("one");
    shop.create(
        "j",
        shop.request("j", "reaches", List.of("{\"x\":1}", "{\"x\":-1}")).signatureName("aborts"),
        "trust");

    Job job = shop.awaitEnd("j");

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.errorMessage()).contains("lost 3 times, the last time by SIGABRT");
    assertThat(shop.attempts("j"))
        .extracting(Attempt::end)
        .containsExactly("SIGABRT", "SIGABRT", "SIGABRT");
    assertThat(shop.attempts("j").get(2).log()).isNotBlank();
  }

  @Test
  void namesTheSignalThatJavaCatches() throws Exception {
    shop.start("one");
    shop.create("j", shop.numbers("j", MANY));
    ProcessHandle worker = shop.awaitWorker("j", 1);
    shop.await("j", JobState.RUNNING);
    new ProcessBuilder("kill", "-SEGV", String.valueOf(worker.pid())).start().waitFor();

    assertThat(shop.awaitEnd("j").state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(shop.attempts("j")).extracting(Attempt::end).containsExactly("SIGSEGV", "exit 0");
  }

  @Test
  void saysThatWorkersHaveTooSmallAHeap() throws Exception {
    shop.javaOption("-Xmx12m").start("one");
    shop.create("j", shop.numbers("j", 5));

    Job job = shop.awaitEnd("j");

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.errorMessage()).contains("-Xmx");
  }

  @Test
  void failsAJobWhoseInputHasChangedSince() throws Exception {
    shop.start("one");
    shop.create("j", shop.numbers("j", MANY));
    ProcessHandle worker = shop.awaitWorker("j", 1);
    shop.awaitCommit("j");
    Files.writeString(work.resolve("in-j.json"), "{\"int64\":[1,2]}\n", StandardOpenOption.APPEND);
    worker.destroyForcibly();

    Job job = shop.awaitEnd("j");

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.errorMessage())
        .contains("Cannot resume the job in")
        .contains("in-j.json was changed");
    assertThat(job.activity().progress().predictions()).as("partial counts").isPositive();
  }

  @Test
  void doesNotRunAgainWhatIsCompleteThoughItsWorkerCouldNotSaySo() throws Exception {
    Path input = work.resolve("in-j.json");
    shop.start(
        "one",
        new SilencedLauncher(
            new ProcessLauncher(shop.config()), () -> Files.deleteIfExists(input)));
    shop.create("j", shop.numbers("j", 500));

    Job job = shop.awaitEnd("j");

    assertThat(job.errorMessage()).isNull();
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.activity().progress().predictions()).isEqualTo(500);
    assertThat(job.activity().progress().failures()).isZero();
    assertThat(shop.attempts("j")).extracting(Attempt::end).containsExactly("SIGKILL", "exit 0");
    shop.checkNumbers("j", 500);
  }

  @Test
  void takesNoOlderResultsForThoseOfAJob() throws Exception {
    Dispatcher one = shop.start("one");
    shop.create("j", shop.numbers("j", 5));
    shop.awaitEnd("j");
    shop.create("again", shop.numbers("j", 7)); // the same request, of a file that has changed
    one.close();
    shop.loseFirstAttempt("again");
    shop.start("two");

    Job job = shop.awaitEnd("again");

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.errorMessage()).contains("it holds results");
  }

  @Test
  void replacesOlderResultsThoughTheFirstWorkerWasLostBeforeItCould() throws Exception {
    shop.optionSet("replace", "--overwrite");
    Dispatcher one = shop.start("one");
    shop.create("j", shop.numbers("j", 5));
    shop.awaitEnd("j");
    one.close();
    shop.create("again", shop.numbers("j", 7), "replace");
    shop.loseFirstAttempt("again");
    shop.start("two");

    Job job = shop.awaitEnd("again");

    assertThat(job.errorMessage()).isNull();
    assertThat(job.activity().progress().predictions()).isEqualTo(7);
    shop.checkNumbers("j", 7);
  }

  /** Workers of which the first is killed before it can say that its job has ended. */
  private record SilencedLauncher(Launcher launcher, Cleanup afterFirst) implements Launcher {
    interface Cleanup {
      void run() throws IOException;
    }

    @Override
    public Worker start(Task task) throws IOException {
      Worker worker = launcher.start(task);
      return task.attempt() == 1 ? new Silenced(worker, afterFirst) : worker;
    }
  }

  private record Silenced(Worker worker, SilencedLauncher.Cleanup afterwards) implements Worker {
    @Override
    public String host() {
      return worker.host();
    }

    @Override
    public @Nullable Long pid() {
      return worker.pid();
    }

    @Override
    public Optional<WorkerReport> report() {
      return worker.report().filter(report -> !report.isEnd());
    }

    @Override
    public String log() {
      return worker.log();
    }

    @Override
    public void tell(WorkerOrder order) {
      worker.tell(order);
    }

    @Override
    public void kill() {
      worker.kill();
    }

    @Override
    public Optional<WorkerEnd> await(Duration timeout) throws InterruptedException {
      Optional<WorkerEnd> end = worker.await(timeout);
      if (end.isPresent()) {
        try {
          afterwards.run();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
      return end.map(word -> new WorkerEnd("SIGKILL", null));
    }
  }
}
