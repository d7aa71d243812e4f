package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.batchpredict.transforms.model.SharedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a long life costs a process. By default short lives that show a leak of a thread, of a
 * descriptor or of a buffer; profile {@code load} has long ones.
 */
class LeakIT {
  /** Batches of the one job. */
  private static final int BATCHES = Integer.getInteger("batchpredict.test.batches", 4_000);

  private static final int JOBS = Integer.getInteger("batchpredict.test.jobs", 30);

  private static final long BATCH_SIZE = 8;
  private static final int FILES = 4;

  /** A line of so many fails: each costs its batch some more runs. */
  private static final int FAILING = 997;

  /** A line of so many never ends, and is given up after a while, its neighbours too. */
  private static final int HANGING = 15_991;

  @TempDir Path work;

  @Test
  void batchesLeaveNothingBehind() throws Exception {
    int lines = Math.toIntExact(BATCHES * BATCH_SIZE);
    for (int file = 0; file < FILES; file++) {
      write("part-" + file, file * (lines / FILES), lines / FILES);
    }
    TestJob job =
        TestJob.of(work, "moody")
            .request(r -> r.dataFormat("TEXT").batchSize(BATCH_SIZE))
            .options(options -> options.setBatchTimeout(0.2));
    PredictionJob running = job.start();
    Footprint early = at(running, 30);
    Footprint late = at(running, 85);
    JobEnd end = job.end(running);
    note(BATCHES + " batches", early, late);
    early.assertFlat(late);
    List<String> failures = end.failures("message");
    long timedOut = failures.stream().filter(message -> message.startsWith("DEADLINE")).count();
    // A machine that stands still for as long as the time-out fails a good line too.
    assertThat(timedOut).isGreaterThanOrEqualTo(count(lines, HANGING)).isPositive();
    assertThat(failures.size() - timedOut).isEqualTo(count(lines, FAILING)).isPositive();
    assertThat(end.output().errorCount()).isEqualTo(failures.size());
    assertThat(end.output().predictionCount()).isEqualTo(lines - failures.size());
  }

  @Test
  void jobsLeaveNothingBehind() throws Exception {
    Footprint early = Footprint.now();
    for (int i = 0; i < JOBS; i++) {
      TestJob job =
          TestJob.of(work.resolve("job-" + i), "moody")
              .request(r -> r.dataFormat("TEXT"))
              .input("lines.txt", "a", "fail", "b", "c");
      JobEnd end = job.run();
      assertThat(end.output().predictionCount()).isEqualTo(3);
      assertThat(end.output().errorCount()).isEqualTo(1);
      if (i == JOBS / 3) {
        early = Footprint.now();
      }
    }
    Footprint late = Footprint.now();
    note(JOBS + " jobs", early, late);
    early.assertFlat(late);
    assertThat(SharedModel.loadedModels()).isZero();
  }

  private void write(String name, int from, int lines) throws IOException {
    Path in = Files.createDirectories(work.resolve("in"));
    try (BufferedWriter out = Files.newBufferedWriter(in.resolve(name), UTF_8)) {
      for (int i = from; i < from + lines; i++) {
        out.write(i % HANGING == HANGING - 1 ? "hang" : i % FAILING == FAILING - 1 ? "fail" : "");
        out.write("line " + i + "\n");
      }
    }
  }

  private static void note(String life, Footprint early, Footprint late) throws IOException {
    Files.writeString(
        Path.of("target/footprints.txt"),
        "%s: %s; then %s%n".formatted(life, early, late),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** How many of the first numbers are the last before a multiple. */
  private static long count(int numbers, int step) {
    return numbers / step;
  }

  /** The footprint once a job has read so much of its input. */
  private static Footprint at(PredictionJob job, double percent) throws InterruptedException {
    Optional<PredictionOutput> end = Optional.empty();
    while (end.isEmpty() && !hasCome(job.progress(), percent)) {
      end = job.waitUntilFinish(Duration.ofMillis(5));
    }
    assertThat(end).as("the job is still under way").isEmpty();
    return Footprint.now();
  }

  private static boolean hasCome(Progress progress, double percent) {
    return progress.instances() > 0 && progress.percent() >= percent;
  }
}
