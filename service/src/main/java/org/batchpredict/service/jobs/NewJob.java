package org.batchpredict.service.jobs;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.JobName;

/**
 * A job that is to be created.
 *
 * @param policy that of the job from the start: its creator owns it
 */
public record NewJob(
    JobName name,
    String creator,
    PredictionInput input,
    String optionSet,
    Map<String, String> labels,
    Policy policy) {
  public NewJob {
    requireNonNull(name, "name");
    requireNonNull(creator, "creator");
    requireNonNull(input, "input");
    requireNonNull(optionSet, "optionSet");
    requireNonNull(policy, "policy");
    labels = Map.copyOf(labels);
  }
}
