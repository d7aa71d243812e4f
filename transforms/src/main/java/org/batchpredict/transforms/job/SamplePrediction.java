package org.batchpredict.transforms.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.batchpredict.io.Address;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.SharedModel;
import org.batchpredict.transforms.prediction.Predictor;
import org.jspecify.annotations.Nullable;

/**
 * What a job would make of its first record.
 *
 * @param address where the record lies
 * @param prediction its line in the results, without the line end; null when it fails
 * @param failure why it fails; null when it does not
 */
public record SamplePrediction(
    Address address, @Nullable String prediction, @Nullable Failure failure) {

  /**
   * Loads the model and predicts the first record of the input; empty when there is no record.
   *
   * @throws org.batchpredict.transforms.model.ModelException when the model cannot be loaded
   */
  public static Optional<SamplePrediction> predict(PassSpec spec, Plan plan) throws IOException {
    try (SharedModel model = SharedModel.acquire(spec.model())) {
      RecordBatch batch = new RecordBatch();
      for (Split split : plan.splits()) {
        try (RecordReader reader =
            RecordReader.open(split, plan.recordFormat(), spec.maxRecordBytes())) {
          if (reader.fill(batch, 1, 1)) {
            return Optional.of(predict(spec, plan, model.model(), batch));
          }
        } finally {
          batch.clear();
        }
      }
      return Optional.empty();
    }
  }

  private static SamplePrediction predict(PassSpec spec, Plan plan, Model model, RecordBatch batch)
      throws IOException {
    Predictor predictor = new Predictor(model, spec.rules(), plan.resultFormat(), spec.batchSize());
    String[] line = new String[1];
    predictor.predict(
        batch,
        (lines, count) ->
            line[0] =
                new String(lines.bytes(), 0, lines.size(), StandardCharsets.UTF_8).stripTrailing());
    return new SamplePrediction(batch.address(0), line[0], predictor.failure(0));
  }
}
