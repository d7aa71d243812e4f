package org.batchpredict.transforms.prediction;

import java.nio.charset.StandardCharsets;
import org.batchpredict.io.ResultFormat;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelSignature;

/** The formatter of a job, from its result format, its signature and its rules. */
public final class Formats {
  private Formats() {}

  /**
   * A formatter for one thread.
   *
   * @throws IllegalArgumentException when two names on a line would be the same
   */
  public static PredictionFormatter formatter(
      ResultFormat format, ModelSignature signature, InstanceRules rules) {
    FormatSpec spec = spec(signature, rules);
    return switch (format) {
      case JSON -> PredictionFormatter.json(spec);
      case CSV -> PredictionFormatter.csv(spec);
    };
  }

  /** The names of the columns of CSV results, as one CSV record; empty for JSON. */
  public static String header(ResultFormat format, ModelSignature signature, InstanceRules rules) {
    return switch (format) {
      case JSON -> "";
      case CSV ->
          new String(PredictionFormatter.csvHeader(spec(signature, rules)), StandardCharsets.UTF_8);
    };
  }

  private static FormatSpec spec(ModelSignature signature, InstanceRules rules) {
    return new FormatSpec(signature.outputs(), rules.keyField(), rules.keepInstance());
  }
}
