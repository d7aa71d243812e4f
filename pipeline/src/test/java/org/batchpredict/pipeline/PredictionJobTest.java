package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.Test;

class PredictionJobTest {
  private final PredictionInput input = PredictionInput.builder().dataFormat("JSON").build();
  private final PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);
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
