package org.batchpredict.pipeline.runner;

import java.io.IOException;
import org.apache.beam.sdk.PipelineResult;
import org.joda.time.Duration;

/** A pipeline on the Direct runner. */
record DirectRun(PipelineResult result) implements RunningPipeline {
  private static final Duration MOMENT = Duration.millis(100);

  @Override
  public boolean awaitForAMoment() {
    PipelineResult.State state = result.waitUntilFinish(MOMENT);
    return state != null && state.isTerminal();
  }

  @Override
  public void cancel() throws IOException {
    result.cancel();
  }
}
