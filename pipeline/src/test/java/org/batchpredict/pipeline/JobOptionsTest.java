package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.Test;

class JobOptionsTest {
  @Test
  void hasWhatWasGiven() {
    PredictionOptions options =
        JobOptions.builder()
            .with(PredictionOptions::setKeyField, "id")
            .with(PredictionOptions::setMaxErrors, 3L)
            .with(PredictionOptions::setTrustModel, true)
            .with(PredictionOptions::setOutputs, List.of("a", "b"))
            .with(PipelineOptions::setJobName, "nightly")
            .with(DirectOptions.class, DirectOptions::setTargetParallelism, 7)
            .build();
    assertThat(options.getKeyField()).isEqualTo("id");
    assertThat(options.getMaxErrors()).isEqualTo(3);
    assertThat(options.isTrustModel()).isTrue();
    assertThat(options.getOutputs()).containsExactly("a", "b");
    assertThat(options.getJobName()).isEqualTo("nightly");
    assertThat(options.as(DirectOptions.class).getTargetParallelism()).isEqualTo(7);
  }

  @Test
  void takesAValueBack() {
    JobOptions builder = JobOptions.builder().with(PredictionOptions::setKeyField, "id");
    PredictionOptions before = builder.build();
    assertThat(builder.with(PredictionOptions::setKeyField, null).build().getKeyField()).isNull();
    assertThat(before.getKeyField()).isEqualTo("id");
  }
}
