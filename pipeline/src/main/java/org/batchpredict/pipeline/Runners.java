package org.batchpredict.pipeline;

import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** What each runner has to be told so that a job runs well on it. */
final class Runners {
  private Runners() {}

  /**
   * Caps the workers at {@code maxWorkerCount} (design 3) and lets {@code run()} return at once.
   *
   * @return the same options
   */
  static PipelineOptions configure(PredictionOptions options, long maxWorkerCount) {
    options.setJobName("batch-predict");
    if (options.getRunner().equals(DirectRunner.class)) {
      DirectOptions direct = options.as(DirectOptions.class);
      int cores = Runtime.getRuntime().availableProcessors();
      direct.setTargetParallelism((int) Math.max(1, Math.min(maxWorkerCount, cores)));
      direct.setBlockOnRun(false);
    }
    return options;
  }

  /**
   * Turns off the Direct runner's checks that elements are not mutated and can be encoded. They
   * guard Beam programs under test; ours are tested with them on.
   */
  static void trustElements(PipelineOptions options) {
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
  }
}
