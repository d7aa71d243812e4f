package org.batchpredict.pipeline.runner;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.batchpredict.pipeline.request.InvalidRequestException;

/** The runners on the class path. */
public final class JobRunners {
  private JobRunners() {}

  /**
   * The runner that the options name.
   *
   * @throws InvalidRequestException when there is none of that name
   */
  public static JobRunner of(PipelineOptions options) {
    return find(options)
        .orElseThrow(() -> new InvalidRequestException(List.of(unsupported(named(options)))));
  }

  /** Why the options' runner cannot be had; empty when it can. */
  public static Optional<String> problem(PipelineOptions options) {
    return find(options).isPresent() ? Optional.empty() : Optional.of(unsupported(named(options)));
  }

  private static Optional<JobRunner> find(PipelineOptions options) {
    return all().stream().filter(runner -> runner.serves(options)).findFirst();
  }

  private static String named(PipelineOptions options) {
    return options.getRunner().getSimpleName();
  }

  /** What to tell whoever wants a runner that is not there. */
  public static String unsupported(String name) {
    String supported =
        all().stream().map(JobRunner::name).sorted().collect(Collectors.joining(", "));
    return "Unsupported runner: %s (supported: %s%s)".formatted(name, supported, remedy(name));
  }

  private static String remedy(String name) {
    return Stream.of("Flink", "Dataflow")
        .filter(runner -> name.endsWith(runner + "Runner"))
        .map(
            runner ->
                "; for %s add batchpredict-%s to the class path"
                    .formatted(runner, runner.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse("");
  }

  private static List<JobRunner> all() {
    return ServiceLoader.load(JobRunner.class).stream().map(ServiceLoader.Provider::get).toList();
  }
}
