package org.batchpredict.transforms.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.batchpredict.io.Address;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.SharedModel;
import org.batchpredict.transforms.prediction.BatchLimits;
import org.batchpredict.transforms.prediction.Predictor;
import org.jspecify.annotations.Nullable;

/**
 * What a job would make of its first record.
 *
 * @param address where the record lies
 * @param prediction its line in the results, without the line end, as JSON where results have no
 *     lines; null when it fails
 * @param failure why it fails; null when it does not
 * @param batchDependentOutputs the outputs that were found to depend on the other instances of
 *     their batch
 */
public record SamplePrediction(
    Address address,
    @Nullable String prediction,
    @Nullable Failure failure,
    List<String> batchDependentOutputs) {

  /** So many of the first records are predicted in one batch, to be compared with some alone. */
  private static final int BATCH = 16;

  public SamplePrediction {
    batchDependentOutputs = List.copyOf(batchDependentOutputs);
  }

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
            RecordReader.open(split, spec.input().records(), spec.maxRecordBytes())) {
          if (reader.fill(batch, 1, 1)) {
            List<String> dependent = compare(spec, model.model(), split);
            return Optional.of(predict(spec, model.model(), batch, dependent));
          }
        } finally {
          batch.clear();
        }
      }
      return Optional.empty();
    }
  }

  private static List<String> compare(PassSpec spec, Model model, Split split) throws IOException {
    ComparedModel compared = new ComparedModel(model, spec.allowBatchDependent());
    compared.begin();
    BatchLimits limits = BatchLimits.of(model.signature(), spec.batchSize());
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader =
        RecordReader.open(split, spec.input().records(), spec.maxRecordBytes())) {
      reader.fill(batch, Math.min(limits.records(), BATCH), limits.bytes());
      predictor(spec, compared).predict(batch, (lines, count) -> {});
    } finally {
      batch.clear();
    }
    return compared.end();
  }

  private static SamplePrediction predict(
      PassSpec spec, Model model, RecordBatch batch, List<String> dependent) throws IOException {
    Predictor predictor = predictor(spec, model);
    String[] line = new String[1];
    predictor.predict(
        batch,
        (lines, count) ->
            line[0] =
                new String(lines.bytes(), 0, lines.size(), StandardCharsets.UTF_8).stripTrailing());
    return new SamplePrediction(batch.address(0), line[0], predictor.failure(0), dependent);
  }

  /** A prediction that is not a line is shown as one of JSON. */
  private static Predictor predictor(PassSpec spec, Model model) {
    return new Predictor(
        model, spec.input(), spec.rules().withoutTypes(), spec.output().shown(), spec.batchSize());
  }
}
