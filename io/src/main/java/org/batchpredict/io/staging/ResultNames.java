package org.batchpredict.io.staging;

import org.batchpredict.io.ResultFormat;

/** The names of the files that a job leaves in its output directory (docs/output.md). */
final class ResultNames {
  static final String PREFIX = "prediction.";
  static final String MANIFEST = "prediction.manifest.json";
  static final String ERRORS_STATS = "prediction.errors_stats-00000-of-00001";
  static final String RESULTS_HEADER = "prediction.results_header.csv";

  private final ResultFormat format;
  private final int shards;

  ResultNames(Plan plan) {
    this(plan.resultFormat(), plan.splits().size());
  }

  ResultNames(ResultFormat format, int shards) {
    this.format = format;
    this.shards = shards;
  }

  String results(int shard) {
    return "prediction.results-" + ofShards(shard) + format.suffix();
  }

  String errors(int shard) {
    return "prediction.errors-" + ofShards(shard);
  }

  private String ofShards(int shard) {
    return Staging.digits(shard) + "-of-" + Staging.digits(shards);
  }
}
