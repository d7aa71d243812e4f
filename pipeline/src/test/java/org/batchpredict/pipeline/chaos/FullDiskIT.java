package org.batchpredict.pipeline.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.batchpredict.io.files.FaultyDisk;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.CommandProcess;
import org.batchpredict.pipeline.JobEnd;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.command.Main;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose disk is full, or that may not write as much as they would. */
@SuppressWarnings("try") // what is installed is not looked at
class FullDiskIT {
  @TempDir Path work;

  /** A real file system, of 1 MiB, where this process may mount one. */
  @Test
  @Tag("chaos")
  void aFullDiskCostsNoResult() throws Exception {
    ChaosJob job = ChaosJob.first(work);
    WholeOutput undisturbed = job.undisturbed();
    job.clear();
    Files.createDirectories(job.out());
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", job.out().toString()))
        .as("whether this process may mount a file system")
        .isZero();
    try {
      Path ballast = job.out().resolve("ballast");
      fill(ballast);
      JobEnd end = job.replacing().run();
      assertThat(end.job().error().map(JobError::message).orElse(""))
          .contains("o space left on device");
      assertThat(WholeOutput.of(job.out()).looksComplete()).isFalse();
      Files.delete(ballast);
      job.recover("a full disk", undisturbed);
    } finally {
      assertThat(run("umount", job.out().toString())).isZero();
    }
  }

  private static void fill(Path file) throws Exception {
    byte[] block = new byte[4096];
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (java.io.IOException e) {
      // there is no room any more
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  @Tag("chaos")
  void aLimitOnTheSizeOfFilesCostsNoResult() throws Exception {
    ChaosJob job = ChaosJob.first(work);
    WholeOutput undisturbed = job.undisturbed();
    WholeOutput old = ChaosJob.old(work).undisturbed();
    job.clear(old);
    try (CommandProcess process = ChaosProcess.limited(job, "ulimit -f 0")) {
      assertThat(process.awaitEnd())
          .as(process.err())
          .isIn(Main.JOB_FAILED, Main.REQUEST_REFUSED, 128 + 25);
    }
    job.checkHonest("limited", old, undisturbed);
    job.recover("limited", undisturbed);
  }

  @Test
  @Tag("chaos")
  void aDiskThatIsFullAtAnyByteCostsNoResult() throws Exception {
    MemDisk disk = MemDisk.create();
    ChaosJob job = ChaosJob.first(work);
    String out = disk.path("out");
    assertThat(job.job().request(r -> r.outputPath(out)).run().job().error()).isEmpty();
    WholeOutput expected = WholeOutput.of(disk, "out");
    int bytes = expected.files().values().stream().mapToInt(s -> s.getBytes(UTF_8).length).sum();
    for (int free : Moments.some(12, bytes * 2)) {
      disk.clear();
      disk.setFreeBytes(free);
      job.job().request(r -> r.outputPath(out)).run();
      WholeOutput.of(disk, "out").checkHonest("full after " + free);
      disk.heal();
      ChaosJob.bury(out);
      JobEnd end = job.resuming().request(r -> r.outputPath(out)).run();
      assertThat(end.job().error()).as("full after " + free).isEmpty();
      WholeOutput.of(disk, "out")
          .checkWhole("full after " + free, job.instances())
          .checkSameAs("full after " + free, expected);
    }
  }

  /** A directory that is taken away under a job does not come back by it. */
  @Test
  void aDirectoryThatIsDeletedUnderAJobStaysAway() throws Exception {
    deleteUnderTheJob(3);
  }

  @Test
  @Tag("chaos")
  void aDirectoryThatIsDeletedUnderAJobAtAnyChangeStaysAway() throws Exception {
    deleteUnderTheJob(Integer.MAX_VALUE);
  }

  private void deleteUnderTheJob(int most) throws Exception {
    ChaosJob job = ChaosJob.first(work);
    int steps = job.steps(job.job());
    for (int k : Moments.some(Math.min(most, steps), steps)) {
      job.clear();
      int[] records = new int[1];
      String[] when = {"at " + k};
      JobEnd end;
      try (FaultyDisk disk =
          FaultyDisk.install(
              job.out(),
              (step, change) -> {
                if (step == k) {
                  when[0] = "at " + k + ": " + change;
                  records[0] = Staging.runs(job.out().toString()).size();
                  job.clear();
                }
              })) {
        end = job.job().run();
      }
      WholeOutput left = WholeOutput.of(job.out());
      assertThat(left.hasStagedFiles()).as("%s: %s", when[0], left.files().keySet()).isFalse();
      if (end.job().error().isEmpty()) {
        assertThat(left.files().isEmpty() || left.looksComplete()).as(when[0]).isTrue();
      } else {
        assertThat(left.looksComplete()).as(when[0]).isFalse();
      }
    }
  }
}
