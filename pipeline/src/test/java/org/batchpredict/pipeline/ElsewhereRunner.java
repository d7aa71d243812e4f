package org.batchpredict.pipeline;

import org.apache.beam.sdk.options.PipelineOptions;
import org.batchpredict.pipeline.runner.JobRunner;

/** A runner of a test whose workers are in other processes, as far as a job can tell. */
interface ElsewhereRunner extends JobRunner {
  @Override
  default String name() {
    return "Elsewhere";
  }

  @Override
  default boolean serves(PipelineOptions options) {
    return true;
  }

  @Override
  default boolean hasWorkersElsewhere(PipelineOptions options) {
    return true;
  }
}
