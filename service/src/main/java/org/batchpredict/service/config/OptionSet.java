package org.batchpredict.service.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.batchpredict.pipeline.command.Flags;
import org.batchpredict.pipeline.request.BatchSizeFlag;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestField;
import org.batchpredict.pipeline.runner.DirectJobRunner;

/**
 * A set of flags that jobs run with, which the API has no field for (docs/adr/0036): what {@code
 * scripts/predict} takes, but what requests say and what is the service's own to decide.
 */
public final class OptionSet {
  /** What the service decides for each worker, or what makes no job at all. */
  private static final List<String> OWN =
      List.of(
          "predictionInput",
          "modelRegistry",
          "inputRoots",
          "outputRoots",
          "modelRoots",
          "resume",
          "dryRun",
          "verify",
          "input",
          "progress",
          "progressFd",
          "help",
          "jobId",
          "labels",
          "jobName");

  private static final Set<String> REFUSED =
      Stream.concat(OWN.stream(), Arrays.stream(RequestField.values()).map(RequestField::jsonName))
          .collect(Collectors.toUnmodifiableSet());

  /** The one field of requests that says something which a request cannot. */
  private static final String AUTO_BATCH = "--batchSize=" + BatchSizeFlag.AUTO;

  private OptionSet() {}

  /** Why these flags are no set of options; empty when they are one. */
  static List<String> problems(List<String> flags) {
    try {
      parse(flags);
      return List.of();
    } catch (InvalidRequestException e) {
      return e.problems();
    }
  }

  /**
   * The options of a job that runs with these flags.
   *
   * @throws InvalidRequestException naming every flag that cannot be in a set, or else every one
   *     that is unknown or has no valid value
   */
  public static PredictionOptions parse(List<String> flags) {
    Set<String> problems = new LinkedHashSet<>();
    for (String flag : flags) {
      String name = flag.split("=", 2)[0];
      if (!name.startsWith("--")) {
        problems.add("Invalid flag: %s (must start with --)".formatted(flag));
      } else if (REFUSED.contains(name.substring(2)) && !flag.equals(AUTO_BATCH)) {
        problems.add("Unsupported flag in a set of options: " + name);
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(new ArrayList<>(problems));
    }
    PredictionOptions options = Flags.parse(flags.toArray(String[]::new));
    DirectJobRunner.trustElements(options);
    return options;
  }
}
