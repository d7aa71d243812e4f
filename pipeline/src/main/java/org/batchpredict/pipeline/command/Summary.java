package org.batchpredict.pipeline.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.batchpredict.pipeline.FailureKind;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.Progress;

/** What a job came to, in two or three lines for people. */
final class Summary {
  private static final int MESSAGE_CHARS = 160;
  private static final double MILLIS_PER_SECOND = 1000;

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
