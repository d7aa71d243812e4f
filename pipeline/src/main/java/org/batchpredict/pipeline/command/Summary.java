package org.batchpredict.pipeline.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.batchpredict.io.report.StepSeconds;
import org.batchpredict.pipeline.FailureKind;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.Progress;

/** What a job came to, in a few lines for people. */
final class Summary {
  private static final int MESSAGE_CHARS = 160;
  private static final double MILLIS_PER_SECOND = 1000;
  private static final double LEAST_SHARE = 0.005;
  private static final int SHARES = 5;

  private Summary() {}

  /** The lines for a job that has ended. */
  static List<String> of(PredictionJob job, String outputPath) {
    Progress done = job.progress();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, %s in %s (%,.0f instances/s)",
            ProgressText.count(done.predictions(), "prediction"),
            ProgressText.count(done.failures(), "failure"),
            time(done.elapsed()),
            done.instancesPerSecond()));
    job.time().map(Summary::shares).ifPresent(lines::add);
    job.foundBatchSize()
        .ifPresent(size -> lines.add("Batch size: " + size + ", found by --batchSize=auto"));
    if (job.isPublished()) {
      String directory = outputPath.endsWith("/") ? outputPath : outputPath + "/";
      lines.add("Results: " + directory + "prediction.results-*");
      if (done.failures() > 0) {
        String most = job.mostFrequentFailure().map(Summary::most).orElse("");
        lines.add("Failures: " + directory + "prediction.errors-*" + most);
      }
    }
    return lines;
  }

  /** What most of the workers' time went into, the most first, and what TensorFlow had of it. */
  static String shares(StepSeconds time) {
    Stream<String> largest =
        time.byName().entrySet().stream()
            .filter(step -> step.getValue() >= LEAST_SHARE * time.sum())
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .limit(SHARES);
    String shares =
        Stream.concat(largest, Stream.of(StepSeconds.TENSOR_FLOW))
            .distinct()
            .map(step -> share(step, time))
            .collect(Collectors.joining(", "));
    return String.format(Locale.ROOT, "Time of workers, %.1f s: %s", time.sum(), shares);
  }

  private static String share(String step, StepSeconds time) {
    double seconds = time.byName().getOrDefault(step, 0.0);
    return String.format(Locale.ROOT, "%s %.0f %%", step, 100 * seconds / time.sum());
  }

  private static String most(FailureKind kind) {
    String message = kind.message();
    String shown =
        message.codePointCount(0, message.length()) <= MESSAGE_CHARS
            ? message
            : message.substring(0, message.offsetByCodePoints(0, MESSAGE_CHARS - 1)) + "…";
    return String.format(Locale.ROOT, "; most: %,d × %s", kind.count(), shown);
  }

  private static String time(Duration elapsed) {
    return elapsed.toMinutes() == 0
        ? String.format(Locale.ROOT, "%.1f s", elapsed.toMillis() / MILLIS_PER_SECOND)
        : ProgressText.time(elapsed);
  }
}
