package org.batchpredict.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.Test;

class PredictionJobTest {
  private final PredictionInput input = PredictionInput.builder().dataFormat("JSON").build();
  private final PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private Instant now = Instant.EPOCH;

  @Test
  void hasJustBegunWhereTheClockIsSetBack() throws Exception {
    InstantSource source = () -> now;
    Clock clock = source.withZone(ZoneOffset.UTC);
    PredictionJob job = PredictionJob.of("set-back", input, options, clock);
    now = now.minusSeconds(1);
    assertThat(job.progress().elapsed()).isEqualTo(Duration.ZERO);
    job.start();
    assertThat(job.waitUntilFinish().nodeHours()).isZero();
  }

  @Test
  void hasTheIdThatTheCallerGives() throws Exception {
    PredictionJob job = BatchPrediction.start("nightly-7", input, options);
    assertThat(job.id()).isEqualTo("nightly-7");
    job.waitUntilFinish();
    BatchPrediction.start("nightly-7", input, options).waitUntilFinish();
  }

  @Test
  void completesAFutureHoweverItEnds() throws Exception {
    PredictionJob job = held();
    CompletableFuture<String> told =
        job.whenFinished().thenApply(output -> job.state() + " " + output.predictionCount());
    job.whenFinished().cancel(true);
    assertThat(told).isNotDone();
    mayEnd.countDown();
    assertThat(told.get(1, TimeUnit.MINUTES)).isEqualTo("FAILED 0");
    assertThat(job.whenFinished()).isCompletedWithValue(job.waitUntilFinish());
  }

  @Test
  void tellsOfItsProgressUntilItHasEnded() throws Exception {
    PredictionJob job = held();
    BlockingQueue<JobState> told = new LinkedBlockingQueue<>();
    job.onProgress(Duration.ofMillis(1), progress -> told.add(job.state()));
    assertThat(told.poll(1, TimeUnit.MINUTES)).isNotNull().isNotEqualTo(JobState.FAILED);
    assertThat(told.poll(1, TimeUnit.MINUTES)).isNotNull().isNotEqualTo(JobState.FAILED);
    mayEnd.countDown();
    JobState state = told.take();
    while (state != JobState.FAILED) {
      state = requireNonNull(told.poll(1, TimeUnit.MINUTES));
    }
  }

  @Test
  void tellsOfItsEndWhateverTheInterval() throws Exception {
    PredictionJob job = held();
    BlockingQueue<JobState> told = new LinkedBlockingQueue<>();
    job.onProgress(Duration.ofDays(1), progress -> told.add(job.state()));
    assertThat(told.poll(1, TimeUnit.MINUTES)).isNotNull().isNotEqualTo(JobState.FAILED);
    mayEnd.countDown();
    assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo(JobState.FAILED);
  }

  @Test
  void refusesToTellWithoutAPause() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> held().onProgress(Duration.ZERO, progress -> {}))
        .withMessage("Invalid interval: PT0S (must be > 0)");
  }

  /** A job that fails when it may. */
  private PredictionJob held() {
    JobWork work =
        states -> {
          mayEnd.await();
          return Outcome.failed(JobError.NO_RESULTS);
        };
    PredictionJob job = new PredictionJob("held", "out", work, now, Clock.systemUTC());
    job.start();
    return job;
  }

  @Test
  void refusesAnIdThatRuns() throws Exception {
    PredictionJob job = PredictionJob.of("mine", input, options, Clock.systemUTC());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchPrediction.start("mine", input, options))
        .withMessage("Invalid id: mine (must be new; a job of this id runs in this process)");
    job.start();
    job.waitUntilFinish();
  }

  @Test
  void refusesAnIdThatIsNoName() {
    for (String id : new String[] {"", "a.b", "a/b", "a b", "x".repeat(101)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BatchPrediction.start(id, input, options))
          .withMessage("Invalid id: %s (must be 1 to 100 letters, digits, '-' and '_')", id);
    }
  }
}
