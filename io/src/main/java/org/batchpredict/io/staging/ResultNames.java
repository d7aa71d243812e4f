package org.batchpredict.io.staging;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.batchpredict.io.shards.ShardCompression;

/** The names of the files that a job leaves in its output directory (docs/output.md). */
final class ResultNames {
  static final String PREFIX = "prediction.";
  static final String MANIFEST = "prediction.manifest.json";
  static final String ERRORS_STATS = "prediction.errors_stats-00000-of-00001";
  static final String REPORT_JSON = "prediction.report.json";
  static final String REPORT_PAGE = "prediction.report.html";
  static final String RESULTS_HEADER = "prediction.results_header.csv";

  static final String CSV = ".csv";
  static final String TF_RECORD = ".tfrecord";

  private static final Pattern RESULTS =
      Pattern.compile("prediction\\.results-[0-9]+-of-[0-9]+(.*)");

  private final String suffix;
  private final int shards;

  ResultNames(Plan plan) {
    this(plan.results().suffix(), plan.splits().size());
  }

  ResultNames(String suffix, int shards) {
    this.suffix = suffix;
    this.shards = shards;
  }

  /**
   * The suffix of the names of some results; empty when there is none, or nothing has that name.
   */
  static String suffix(String results) {
    Matcher name = RESULTS.matcher(results);
    return name.matches() ? name.group(1) : "";
  }

  /** The suffix of some results without that of their compression. */
  static String plainSuffix(String results) {
    return ShardCompression.plainName(suffix(results));
  }

  String results(int shard) {
    return "prediction.results-" + ofShards(shard) + suffix;
  }

  String errors(int shard) {
    return "prediction.errors-" + ofShards(shard);
  }

  private String ofShards(int shard) {
    return Staging.digits(shard) + "-of-" + Staging.digits(shards);
  }
}
