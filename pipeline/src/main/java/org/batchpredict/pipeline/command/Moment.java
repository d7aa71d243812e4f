package org.batchpredict.pipeline.command;

import static java.util.Objects.requireNonNull;

import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.transforms.job.RunPhase;

/**
 * What is known of a job at one moment.
 *
 * @param phase what it is at while it is RUNNING
 * @param shards how many it will have; 0 as long as that is not known
 */
record Moment(JobState state, RunPhase phase, int shards, Progress progress) {
  Moment {
    requireNonNull(state, "state");
    requireNonNull(phase, "phase");
    requireNonNull(progress, "progress");
  }

  static Moment of(PredictionJob job) {
    return new Moment(job.state(), job.phase(), job.shards(), job.progress());
  }
}
