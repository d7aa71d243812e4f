package org.batchpredict.pipeline.request;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with the options that say how results are written. */
final class ResultOptions {
  private static final List<String> COMPRESSIONS = List.of("gzip", "zstd");

  private final List<String> problems = new ArrayList<>();

  private ResultOptions() {}

  static List<String> problems(PredictionInput input, PredictionOptions options) {
    ResultOptions found = new ResultOptions();
    String format = input.outputDataFormat();
    found.checkFlatten(format, options.isFlatten());
    found.checkCompression(format, options.getCompression());
    return found.problems;
  }

  private void checkFlatten(@Nullable String format, boolean flatten) {
    boolean isExamples =
        DataFormat.TF_RECORD.name().equals(format) || isGzip(format); // flat in any case
    if (flatten && isExamples) {
      problems.add(
          "Invalid --flatten: true (must be left out with outputDataFormat %s, whose values are flat)"
              .formatted(format));
    }
  }

  private void checkCompression(@Nullable String format, @Nullable String compression) {
    if (compression == null) {
      return;
    }
    if (!COMPRESSIONS.contains(compression)) {
      problems.add(
          "Unsupported --compression: %s (supported: %s)"
              .formatted(compression, String.join(", ", COMPRESSIONS)));
    } else if (isGzip(format) && !compression.equals("gzip")) {
      problems.add(
          "Invalid --compression: %s (must be gzip, or left out, with outputDataFormat %s)"
              .formatted(compression, format));
    }
  }

  private static boolean isGzip(@Nullable String format) {
    return DataFormat.TF_RECORD_GZIP.name().equals(format);
  }
}
