package org.batchpredict.io.staging;

import java.io.IOException;
import java.util.Optional;

/** What a runner knows of a run that another process may have started. */
@FunctionalInterface
public interface LivenessProbe {
  /** Knows nothing: whether a run is alive is told by its process and its heartbeat. */
  LivenessProbe NONE = run -> Optional.empty();

  /**
   * Whether the job of a run is still on the runner's cluster; empty when the runner cannot tell,
   * or is not the one of the run.
   *
   * @throws IOException when the cluster does not answer, which is as good as empty
   */
  Optional<Boolean> isAlive(StagedRun run) throws IOException, InterruptedException;
}
