package org.batchpredict.transforms.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.staging.JobNotes;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.transforms.model.ModelSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose model loops for ever, in native code. */
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndlessModelTest {
  @TempDir private Path directory;
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();
  private PlannedJob job;

  @BeforeEach
  void plan() throws IOException {
    byte[] input = "1\n-1\n".getBytes(UTF_8);
    Path file = Files.write(directory.resolve("in"), input);
    Split split =
        new Split(0, List.of(new FileRange(file.toString(), 0, input.length, input.length)));
    job =
        PlannedJob.write(
            directory.resolve("out"),
            ModelSpec.of("../testdata/models/endless"),
            RecordFormat.LINES,
            64,
            List.of(split));
  }

  /** As runners elsewhere cancel. */
  @Test
  void endsWhenItsThreadIsInterrupted() throws Exception {
    Thread worker = startLooping();
    worker.interrupt();
    worker.join();
    assertNoFault();
  }

  @Test
  void endsWhenTheJobIsCancelled() throws Exception {
    RunControl control = RunControl.open(job.spec().runId());
    Thread worker = startLooping();
    control.cancel();
    worker.join();
    control.close();
    assertNoFault();
  }

  private Thread startLooping() throws InterruptedException {
    Thread worker =
        new Thread(
            () -> {
              try (Worker opened = Worker.open(job.spec())) {
                FaultPolicy.of(job.spec()).run("Predicting", () -> opened.predict(0));
              } catch (Throwable e) {
                thrown.set(e);
              }
            },
            "worker");
    worker.start();
    while (!isInNativeCode(worker)) {
      Thread.onSpinWait();
      assertThat(worker.isAlive()).isTrue();
    }
    return worker;
  }

  private static boolean isInNativeCode(Thread thread) {
    StackTraceElement[] trace = thread.getStackTrace();
    return trace.length > 0 && trace[0].getMethodName().equals("TF_SessionRun");
  }

  private void assertNoFault() throws IOException {
    assertThat(thrown.get()).isNotNull();
    Staging staging = Staging.of(job.spec().outputPath(), job.spec().fingerprint());
    assertThat(new JobNotes(staging).readFault()).isEmpty();
  }
}
