package org.batchpredict.pipeline.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.Test;

class JobRunnersTest {
  private final PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);

  @Test
  void directIsThereByItself() {
    assertThat(JobRunners.of(options)).isInstanceOf(DirectJobRunner.class);
    assertThat(JobRunners.problem(options)).isEmpty();
  }

  @Test
  void saysWhichThereAre() {
    options.setRunner(OtherRunner.class);
    String problem = "Unsupported runner: OtherRunner (supported: DirectRunner)";
    assertThatThrownBy(() -> JobRunners.of(options))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(problem);
    PredictionInput input = PredictionInput.builder().build();
    assertThat(BatchPrediction.check(input, options)).hasSizeGreaterThan(1).contains(problem);
  }

  @Test
  void saysWhereTheOthersAre() {
    assertThat(JobRunners.unsupported("DataflowRunner"))
        .isEqualTo(
            "Unsupported runner: DataflowRunner (supported: DirectRunner;"
                + " for Dataflow add batchpredict-dataflow to the class path)");
  }

  /** A runner of Beam's that nobody has made ours. */
  public static final class OtherRunner extends PipelineRunner<PipelineResult> {
    /** How Beam makes a runner. */
    public static OtherRunner fromOptions(PipelineOptions options) {
      return new OtherRunner();
    }

    @Override
    public PipelineResult run(Pipeline pipeline) {
      throw new AssertionError("nobody runs this");
    }
  }
}
