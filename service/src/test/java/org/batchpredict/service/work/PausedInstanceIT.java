package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service instance that stands still, or dies, while another lives. */
class PausedInstanceIT {
  private static final int MANY = 80_000;

  @TempDir Path work;

  private KillablePostgres postgres;
  private ServiceProcess one;
  private Workshop shop;

  @BeforeEach
  void start() throws Exception {
    postgres = new KillablePostgres(work.resolve("pg"));
    one = new ServiceProcess(work.resolve("one"), postgres.config());
    shop = new Workshop(work, postgres.config());
  }

  @AfterEach
  void stop() {
    shop.close();
    one.close();
    postgres.close();
  }

  @Test
  void anotherInstanceTakesOverAndTheFirstWritesNothingMore() throws Exception {
    shop.create("j", shop.numbers("j", MANY));
    ProcessHandle worker = shop.awaitWorker("j", 1);
    shop.awaitCommit("j");
    one.signal("STOP");
    ServiceProcess.signal(worker.pid(), "STOP"); // its work is cut off where it is
    try (ServiceProcess two = new ServiceProcess(work.resolve("two"), postgres.config())) {
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
