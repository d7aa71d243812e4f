package org.batchpredict.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.ModelRegistry;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;

/**
 * A caller of {@link BatchPrediction}, as a job service would be one: requests come in on one
 * thread, are asked about and cancelled from others, and each job runs by itself. What will never
 * run is refused at once.
 */
final class JobServiceExample {
  private final Map<String, PredictionJob> jobs = new ConcurrentHashMap<>();

  /**
   * Starts a job and returns its name at once.
   *
   * @throws InvalidRequestException with all problems, when there is any
   */
  String create(String predictionInputJson) {
    PredictionInput input = PredictionInput.fromJson(predictionInputJson);
    PredictionOptions options = JobOptions.builder().build();
    List<String> problems = BatchPrediction.check(input, options);
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(problems);
    }
    ModelRegistry.resolve(input, options.getModelRegistry()); // throws when there is no such model
    PredictionJob job = BatchPrediction.start(input, options);
    jobs.put(job.id(), job);
    return job.id();
  }

  /** One line on a job, for whoever asks. */
  String describe(String name) {
    PredictionJob job = find(name);
    Progress progress = job.progress();
    String error =
        job.error().map(e -> " code " + e.code().number() + ": " + e.message()).orElse("");
    return job.state()
        + " "
        + progress.predictions()
        + " predictions, "
        + progress.failures()
        + " failures"
        + error;
  }

  void cancel(String name) {
    find(name).cancel();
  }

  /** What the job came to, once it has ended. */
  PredictionOutput await(String name) throws InterruptedException {
    return find(name).waitUntilFinish();
  }

  private PredictionJob find(String name) {
    return Optional.ofNullable(jobs.get(name))
        .orElseThrow(() -> new IllegalArgumentException("Cannot find job " + name));
  }
}
