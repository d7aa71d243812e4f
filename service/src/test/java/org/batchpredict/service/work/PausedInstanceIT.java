package org.batchpredict.service.work;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.config.DatabaseConfig;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service instance that stands still, is told to stop, or dies. */
class PausedInstanceIT {
  private static final int MANY = 80_000;

  @TempDir Path work;

  private static KillablePostgres postgres;

  private DatabaseConfig database;
  private ServiceProcess one;
  private Workshop shop;

  @BeforeAll
  static void startPostgres(@TempDir Path directory) throws Exception {
    postgres = new KillablePostgres(directory.resolve("pg"));
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void start(TestInfo test) throws Exception {
    database = postgres.create(test.getTestMethod().orElseThrow().getName().toLowerCase(ROOT));
    one = new ServiceProcess(work.resolve("one"), database);
    shop = new Workshop(work, database);
  }

  @AfterEach
  void stop() {
    shop.close();
    one.close();
  }

  @Test
  void anotherInstanceTakesOverAndTheFirstWritesNothingMore() throws Exception {
    shop.create("j", shop.numbers("j", MANY));
    ProcessHandle worker = shop.awaitWorker("j", 1);
    shop.awaitCommit("j");
    one.signal("STOP");
    ServiceProcess.signal(worker.pid(), "STOP"); // its work is cut off where it is
    try (ServiceProcess two = new ServiceProcess(work.resolve("two"), database)) {
      Job job = shop.awaitEnd("j");
      two.reviveIfEnded();

      assertThat(job.errorMessage()).isNull();
      assertThat(job.activity().progress().predictions()).isEqualTo(MANY);
      shop.checkNumbers("j", MANY);
      List<Attempt> attempts = shop.attempts("j");
      assertThat(attempts)
          .as(attempts.toString())
          .extracting(Attempt::end)
          .containsExactly("lost with its service instance", "exit 0");
      assertThat(attempts.get(0).instance()).isNotEqualTo(attempts.get(1).instance());

      one.signal("CONT");
      while (!one.log().contains("the lease is lost")) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(shop.job("j")).isEqualTo(job);
      assertThat(shop.attempts("j")).isEqualTo(attempts);
    }
  }

  @Test
  @Timeout(180)
  void aWorkerEndsByItselfWhenItsInstanceGivesNoSign() throws Exception {
    shop.create("j", shop.request("j", "endless", List.of("{\"x\":-2}")));
    ProcessHandle worker = shop.awaitWorker("j", 1);
    shop.await("j", JobState.RUNNING);
    one.signal("STOP");

    // without another instance to end it
    while (worker.isAlive() && worker.info().command().isPresent()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    one.kill();
  }

  @Test
  void goesOnWithItsJobsWhenItWasToldToStop() throws Exception {
    shop.create("j", shop.numbers("j", MANY));
    shop.awaitCommit("j");
    one.stop();

    Job paused = shop.job("j");
    assertThat(paused.state()).as(one.log()).isEqualTo(JobState.QUEUED);
    assertThat(paused.lease()).isNull();
    assertThat(shop.attempts("j")).extracting(Attempt::end).containsExactly("paused (exit 0)");

    one.restart();
    Job job = shop.awaitEnd("j");

    assertThat(job.errorMessage()).isNull();
    assertThat(job.losses()).isZero();
    assertThat(job.activity().progress().predictions()).isEqualTo(MANY);
    assertThat(shop.attempts("j"))
        .extracting(Attempt::end)
        .containsExactly("paused (exit 0)", "exit 0");
    shop.checkNumbers("j", MANY);
  }

  @Test
  void aWorkerEndsWithItsInstance() throws Exception {
    shop.create("j", shop.request("j", "endless", List.of("{\"x\":-2}")));
    ProcessHandle worker = shop.awaitWorker("j", 1);
    shop.await("j", JobState.RUNNING);
    if (Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
      ServiceProcess.signal(worker.pid(), "STOP"); // it sees nothing itself: the system ends it
    }
    one.kill();

    worker.onExit().get(1, TimeUnit.MINUTES);
  }
}
