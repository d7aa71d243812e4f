package org.batchpredict.pipeline;

import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.batchpredict.io.staging.LivenessProbe;
import org.batchpredict.io.staging.StagedRun;
import org.batchpredict.pipeline.runner.JobRunner;

/**
 * Asks the cluster of a job that is to be for the job of another run. Only that it runs is certain:
 * of what another cluster runs, this one knows nothing.
 */
record RunnerProbe(JobRunner runner, PipelineOptions options) implements LivenessProbe {
  @Override
  public Optional<Boolean> isAlive(StagedRun run) throws IOException, InterruptedException {
    String job = run.runnerJob();
    boolean runs =
        job != null
            && run.record().runner().equals(runner.name())
            && runner.find(options, job).isPresent();
    return runs ? Optional.of(true) : Optional.empty();
  }
}
