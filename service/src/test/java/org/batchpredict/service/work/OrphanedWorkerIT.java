package org.batchpredict.service.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.batchpredict.service.jobs.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that outlives its service instance where the system does not end it (setpriv). */
class OrphanedWorkerIT {
  @TempDir Path work;

  @Test
  void endsWhenItsInputEnds() throws Exception {
    Path log = work.resolve("worker.log");
    Process worker =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "exec \"$@\" 3>/dev/null",
                "worker",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(log.toFile())
            .start();
    try (Workshop shop = new Workshop(work)) {
      shop.create("j", shop.request("j", "endless", List.of("{\"x\":-2}")));
      shop.loseFirstAttempt("j");
      Job job = shop.job("j");
      Task task = new Tasks(shop.config()).of(job, Duration.ofHours(1));
      try (OutputStream orders = worker.getOutputStream()) {
        orders.write((task.toLine() + "\n").getBytes(UTF_8));
      }

      assertThat(worker.waitFor(1, TimeUnit.MINUTES)).as("ends").isTrue();
      assertThat(worker.exitValue()).isEqualTo(Watchdog.STATUS);
      assertThat(Files.readString(log)).contains("its service instance has ended");
    } finally {
      worker.destroyForcibly();
    }
  }
}
