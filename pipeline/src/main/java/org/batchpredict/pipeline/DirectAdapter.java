package org.batchpredict.pipeline;

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.transforms.job.LiveCounts;
import org.joda.time.Duration;

/** The Direct runner: threads of this process. */
public final class DirectAdapter implements RunnerAdapter {
  private static final Duration MOMENT = Duration.millis(100);

  private final PredictionOptions options;

  DirectAdapter(PredictionOptions options) {
    this.options = options;
  }

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
  public void configure(int mostWorkers) {
    DirectOptions direct = options.as(DirectOptions.class);
    int cores = Runtime.getRuntime().availableProcessors();
    direct.setTargetParallelism(Math.max(1, Math.min(mostWorkers, cores)));
    direct.setBlockOnRun(false);
  }

  @Override
  public boolean awaitForAMoment(PipelineResult result) {
    PipelineResult.State state = result.waitUntilFinish(MOMENT);
    return state != null && state.isTerminal();
  }

  /** The workers are in this process and count by themselves. */
  @Override
  public void refresh(PreparedJob job, LiveCounts counts) {}

  @Override
  public int workerProcesses() {
    return 1;
  }
}
