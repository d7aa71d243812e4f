package org.batchpredict.pipeline;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What a job came to: {@code PredictionOutput} of the API {@code ml.v1.projects.jobs}. The two
 * counts together are the number of instances read.
 *
 * @param outputPath the directory of the predictions
 * @param predictionCount the number of predictions written
 * @param errorCount the number of instances that failed
 * @param nodeHours worker processes used × hours the job ran
 */
public record PredictionOutput(
    String outputPath, long predictionCount, long errorCount, double nodeHours) {

  public PredictionOutput {
    requireNonNull(outputPath, "outputPath");
    if (predictionCount < 0 || errorCount < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Invalid counts: %d predictions, %d errors (must be >= 0)",
              predictionCount,
              errorCount));
    }
    if (!(nodeHours >= 0 && nodeHours < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Invalid nodeHours: " + nodeHours + " (must be >= 0 and finite)");
    }
  }

  /** The output in proto3 JSON on one line: int64 as strings; all fields, zeros too. */
  public String toJson() {
    ObjectNode json = new ObjectNode(JsonNodeFactory.instance);
    json.put("outputPath", outputPath);
    json.put("predictionCount", String.valueOf(predictionCount));
    json.put("errorCount", String.valueOf(errorCount));
    json.put("nodeHours", nodeHours);
    return json.toString();
  }
}
