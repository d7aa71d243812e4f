package org.batchpredict.service.config;

import java.util.List;
import java.util.Map;
import org.batchpredict.service.access.Policy;
import org.jspecify.annotations.Nullable;

/**
 * A project: what its jobs may reach, how they run, who may do what.
 *
 * <p>The roots are checked when a job is created, and again by its worker, which is to be handed
 * them as {@code inputRoots}, {@code outputRoots} and {@code modelRoots} of its {@code
 * PredictionOptions}. Without roots, a project's jobs reach nothing.
 *
 * @param inputRoots directories below which inputs must lie
 * @param outputRoots directories below which outputs must lie
 * @param modelRoots directories below which the models of a {@code uri} must lie
 * @param modelRegistry where models with a name are; null for nowhere
 * @param options flags of jobs by the name of their set; a job runs with that of its label {@code
 *     batchpredict-options}, else with {@code default}
 * @param policy who has which role on the project
 */
public record ProjectConfig(
    List<String> inputRoots,
    List<String> outputRoots,
    List<String> modelRoots,
    @Nullable String modelRegistry,
    Map<String, List<String>> options,
    Policy policy,
    Limits limits) {
  /** The option set of jobs that name none. */
  public static final String DEFAULT_OPTIONS = "default";

  public ProjectConfig {
    inputRoots = List.copyOf(inputRoots);
    outputRoots = List.copyOf(outputRoots);
    modelRoots = List.copyOf(modelRoots);
    options = Map.copyOf(options);
  }

  /**
   * How much a project may ask for.
   *
   * @param runningJobs at a time, on all instances together; 0 lets all of its jobs wait
   * @param createsPerMinute jobs that are created, by an instance
   * @param readsPerMinute other calls, by an instance
   */
  public record Limits(int runningJobs, int createsPerMinute, int readsPerMinute) {
    /** What the real service allowed, and ten jobs at a time. */
    public static final Limits DEFAULT = new Limits(10, 60, 300);
  }
}
