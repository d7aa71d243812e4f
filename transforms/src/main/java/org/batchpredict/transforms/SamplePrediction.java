package org.batchpredict.transforms;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.batchpredict.io.Address;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Split;
import org.batchpredict.io.input.RecordBatch;
import org.batchpredict.io.input.RecordReader;
import org.batchpredict.io.output.Plan;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.tensorflow.SavedModel;
import org.batchpredict.transforms.tensorflow.SessionThreads;
import org.batchpredict.transforms.tensorflow.SharedModel;
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
   * @throws org.batchpredict.transforms.tensorflow.ModelException when the model cannot be loaded
   */
  public static Optional<SamplePrediction> predict(PassSpec spec, Plan plan) throws IOException {
    try (SharedModel model =
        SharedModel.acquire(spec.model(), spec.modelFingerprint(), SessionThreads.DEFAULT)) {
      RecordBatch batch = new RecordBatch();
      for (Split split : plan.splits()) {
        try (RecordReader reader =
            RecordReader.open(split, plan.recordFormat(), spec.maxRecordBytes())) {
          if (reader.fill(batch, 1, 1)) {
            return Optional.of(predict(spec, plan, model.model(), batch));
          }
        }
      }
      return Optional.empty();
    }
  }

  private static SamplePrediction predict(
      PassSpec spec, Plan plan, SavedModel model, RecordBatch batch) {
    BatchPredictor predictor = new BatchPredictor(spec, plan.resultFormat(), model);
    predictor.predict(batch);
    Failure failure = predictor.failure(0);
    LineBuffer lines = predictor.lines();
    String line = new String(lines.bytes(), 0, lines.size(), StandardCharsets.UTF_8);
    return new SamplePrediction(
        batch.address(0), failure == null ? line.stripTrailing() : null, failure);
  }
}
