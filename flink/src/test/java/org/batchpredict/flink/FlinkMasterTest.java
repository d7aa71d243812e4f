package org.batchpredict.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkMasterTest {
  private final FlinkPipelineOptions options =
      PipelineOptionsFactory.as(FlinkPipelineOptions.class);

  @ParameterizedTest
  @ValueSource(strings = {"cluster:8081", "http://cluster:8081", "https://cluster:8081"})
  void isTheClusterThatTheUserNames(String flinkMaster) {
    options.setFlinkMaster(flinkMaster);
    assertThat(FlinkMaster.of(options)).contains(new FlinkMaster("cluster:8081", false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[local]", "[collection]", "[auto]"})
  void isNoneInThisProcess(String flinkMaster) {
    options.setFlinkMaster(flinkMaster);
    assertThat(FlinkMaster.of(options)).isEmpty();
  }

  @Test
  void isNoneUnlessTheUserNamesOne() {
    assertThat(FlinkMaster.of(options)).isEmpty();
  }
}
