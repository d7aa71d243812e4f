package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobChanges;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are paused or cancelled, with real workers. */
class PausedJobsIT {
  private static final int MANY = 100_000;

  @TempDir Path work;

  private Workshop shop;

  @BeforeEach
  void open() {
    shop = new Workshop(work);
  }

  @AfterEach
  void stop() {
    shop.close();
  }

  @Test
  void anotherInstanceGoesOnWithAPausedJob() throws Exception {
    Dispatcher one = shop.start("one");
    shop.create("j", shop.numbers("j", MANY));
    shop.awaitCommit("j");
    one.close();

    Job paused = shop.job("j");
    assertThat(paused.state()).isEqualTo(JobState.QUEUED);
    assertThat(paused.lease()).isNull();
    assertThat(shop.attempts("j")).extracting(Attempt::end).containsExactly("paused (exit 0)");

    shop.start("two");
    Job job = shop.awaitEnd("j");

    assertThat(job.errorMessage()).isNull();
    assertThat(job.activity().progress().predictions()).isEqualTo(MANY);
    assertThat(job.losses()).isZero();
    assertThat(shop.attempts("j")).extracting(Attempt::instance).containsExactly("one", "two");
    shop.checkNumbers("j", MANY);
  }

  @Test
  void cancelsAJobThatRuns() throws Exception {
    shop.start("one");
    shop.create("j", shop.numbers("j", 10 * MANY)); // more than is done before it is cancelled
    shop.awaitCommit("j");

    shop.cancel("j");
    Job job = shop.awaitEnd("j");

    assertThat(job.state()).isEqualTo(JobState.CANCELLED);
    assertThat(job.errorMessage()).isEqualTo(JobChanges.CANCELLED_BY_USER);
    assertThat(shop.attempts("j")).extracting(Attempt::end).containsExactly("cancelled (exit 0)");
    assertThat(work.resolve("out-j/prediction.manifest.json")).doesNotExist();
  }

  @Test
  void cancelsAJobWhoseWorkerHasJustBegun() throws Exception {
    shop.start("one");
    shop.create("j", shop.numbers("j", MANY));
    shop.await("j", JobState.PREPARING);

    shop.cancel("j");

    assertThat(shop.awaitEnd("j").state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void cancelsAJobWhoseModelNeverReturns() throws Exception {
    shop.grace(Duration.ofSeconds(1));
    shop.start("one");
    shop.create("j", shop.request("j", "endless", List.of("{\"x\":-2}")));
    shop.await("j", JobState.RUNNING);

    shop.cancel("j");

    assertThat(shop.awaitEnd("j").state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void endsACancelledJobOfALostInstanceWithoutRunningIt() throws Exception {
    shop.create("j", shop.numbers("j", 5));
    shop.loseFirstAttempt("j");
    shop.cancel("j");
    shop.start("two");

    Job job = shop.awaitEnd("j");

    assertThat(job.state()).isEqualTo(JobState.CANCELLED);
    assertThat(shop.attempts("j")).extracting(Attempt::end).containsExactly("cancelled (exit 0)");
    assertThat(work.resolve("out-j")).doesNotExist();
  }
}
