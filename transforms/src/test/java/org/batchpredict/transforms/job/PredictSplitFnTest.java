package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.OutputBuilder;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.staging.JobFault;
import org.batchpredict.io.staging.JobNotes;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.transforms.model.FakeModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker that the runner tears down while it is at work in another thread. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PredictSplitFnTest {
  @TempDir private Path directory;
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final FakeModel.Loader loader = new FakeModel.Loader();
  private PlannedJob job;

  @BeforeEach
  void plan() throws IOException {
    Split split = new Split(0, List.of(new FileRange(directory.resolve("in").toString(), 0, 0, 0)));
    job =
        PlannedJob.write(
                directory.resolve("out"), PlannedJob.NUMBERS, RecordFormat.LINES, 1, List.of(split))
            .withModel(loader.pinned());
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void freesAModelThatIsLoadedAfterTheTeardown() throws Exception {
    PredictSplitFn fn = new PredictSplitFn(FaultPolicy.of(job.spec()));
    Future<?> predicting =
        executor.submit(
            () -> {
              fn.predict(0, new Nowhere());
              return null;
            });
    loader.loading.await();
    fn.close();
    loader.endOfLoading.countDown();

    assertThatThrownBy(predicting::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CancelledJobException.class);
    assertThat(loader.loaded.get(0).isFreed()).isTrue();
  }

  @Test
  void anotherAttemptHasAWorkerWhoseModelWasNotInterrupted() throws Exception {
    loader.endOfLoading.countDown();
    PredictSplitFn fn = new PredictSplitFn(FaultPolicy.of(job.spec()));
    Worker first = fn.worker();
    assertThat(fn.worker()).isSameAs(first);
    first.interruptModel();
    assertThat(fn.worker()).isNotSameAs(first).isSameAs(fn.worker());
    assertThat(loader.loaded).hasSize(2);
    assertThat(loader.loaded.get(0).isFreed()).isTrue();
    fn.close();
    assertThat(loader.loaded.get(1).isFreed()).isTrue();
  }

  @Test
  void aShareThatIsClosedUnderAWorkerIsNoFault() throws Exception {
    loader.endOfLoading.countDown();
    Worker worker = Worker.open(job.spec());
    FakeModel model = loader.loaded.get(0);
    worker.close();
    assertThat(model.isFreed()).isTrue();
    FaultPolicy faults = FaultPolicy.of(job.spec());
    assertThatThrownBy(
            () -> faults.run("Testing", () -> loader.runWithAClosedShare(job.spec().model())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The share in the model is closed");
    assertThat(new JobNotes(staging()).readFault()).isEmpty();
  }

  @Test
  void theFirstFaultStays() throws Exception {
    JobFaults.leave(job.spec(), new IOException("The disk is full"));
    JobFaults.leave(job.spec(), new IllegalStateException("The neighbour is gone"));
    assertThat(new JobNotes(staging()).readFault())
        .map(JobFault::message)
        .contains("The disk is full");
    new JobNotes(staging()).dropFault();
    JobFaults.leave(job.spec(), new IOException("Again"));
    assertThat(new JobNotes(staging()).readFault()).map(JobFault::message).contains("Again");
  }

  private Staging staging() {
    return Staging.of(job.spec().outputPath(), job.spec().fingerprint());
  }

  /** Takes no element. */
  private static final class Nowhere implements OutputReceiver<Integer> {
    @Override
    public OutputBuilder<Integer> builder(Integer value) {
      throw new UnsupportedOperationException();
    }
  }
}
