package org.batchpredict.transforms.prediction;

import java.nio.charset.StandardCharsets;
import org.batchpredict.io.Failure;
import org.batchpredict.io.ResultFormat;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.shards.Key;
import org.batchpredict.transforms.format.ByteSlice;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.batchpredict.transforms.instance.EncodedBatch;
import org.batchpredict.transforms.instance.InstanceEncoder;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/**
 * From the records of a batch to the lines of its predictions: encodes, runs, formats. Reuses its
 * buffers from batch to batch; belongs to one thread.
 */
public final class Predictor {
  private final InstanceEncoder encoder;
  private final ModelRunner runner;
  private final PredictionFormatter formatter;
  private final @Nullable String keyField;

  private final Predictions predictions = new Predictions();
  private final LineBuffer lines = new LineBuffer();
  private final ByteSlice key = new ByteSlice();
  private final ByteSlice instance = new ByteSlice();
  private @Nullable EncodedBatch encoded;

  public Predictor(Model model, InstanceRules rules, ResultFormat format, int batchSize) {
    this.encoder = InstanceEncoder.of(model.signature(), rules);
    this.runner = new ModelRunner(model, batchSize);
    this.formatter = Formats.formatter(format, model.signature(), rules);
    this.keyField = rules.keyField();
  }

  /**
   * Predicts every record of the batch: afterwards each is either a failure or a line.
   *
   * @return the number of failures
   */
  public int predict(RecordBatch batch) {
    EncodedBatch instances = encoder.encode(batch);
    encoded = instances;
    runner.run(instances, predictions);
    lines.clear();
    int failed = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (predictions.failure(i) == null) {
        format(instances, i);
      }
      if (predictions.failure(i) != null) {
        failed++;
      }
    }
    return failed;
  }

  /** The lines of the predictions, in the order of the batch. */
  public LineBuffer lines() {
    return lines;
  }

  /** Why record {@code i} of the batch has no line; null when it has. */
  public @Nullable Failure failure(int i) {
    return predictions.failure(i);
  }

  /** The key of record {@code i} of the batch; null when it has none. */
  public @Nullable Key key(int i) {
    if (keyField == null || encoded == null || encoded.keys().length(i) == 0) {
      return null;
    }
    StringColumn keys = encoded.keys();
    return new Key(
        keyField, new String(keys.data(), keys.start(i), keys.length(i), StandardCharsets.UTF_8));
  }

  private void format(EncodedBatch instances, int i) {
    Failure failure =
        formatter.write(
            predictions.outputs(i),
            predictions.row(i),
            slice(key, instances.keys(), i),
            slice(instance, instances.instances(), i),
            lines);
    if (failure != null) {
      predictions.fail(i, failure);
    }
  }

  private static @Nullable ByteSlice slice(ByteSlice slice, StringColumn column, int i) {
    int length = column.length(i);
    return length == 0 ? null : slice.set(column.data(), column.start(i), length);
  }
}
