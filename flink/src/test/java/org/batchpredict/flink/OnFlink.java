package org.batchpredict.flink;

import java.util.function.Consumer;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.batchpredict.pipeline.request.PredictionOptions;

/** The options of jobs on Flink. */
final class OnFlink {
  private OnFlink() {}

  static Consumer<PredictionOptions> at(String flinkMaster) {
    return options -> {
      options.setRunner(FlinkRunner.class);
      options.as(FlinkPipelineOptions.class).setFlinkMaster(flinkMaster);
    };
  }
}
