package org.batchpredict.pipeline.runner;

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** The Direct runner: threads of this process. */
public final class DirectJobRunner implements JobRunner {
  /**
   * Turns off the runner's checks that elements are not mutated and can be encoded. They guard Beam
   * programs under test; ours are tested with them on.
   */
  public static void trustElements(PipelineOptions options) {
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
  }

  @Override
  public String name() {
    return "DirectRunner";
  }

  @Override
  public boolean serves(PipelineOptions options) {
    return options.getRunner().equals(DirectRunner.class);
  }

  @Override
  public RunningPipeline start(Pipeline pipeline, int mostWorkers) {
    DirectOptions direct = pipeline.getOptions().as(DirectOptions.class);
    int cores = Runtime.getRuntime().availableProcessors();
    direct.setTargetParallelism(Math.max(1, Math.min(mostWorkers, cores)));
    direct.setBlockOnRun(false);
    return new DirectRun(pipeline.run());
  }
}
