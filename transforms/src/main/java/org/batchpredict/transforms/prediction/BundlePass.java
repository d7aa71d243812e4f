package org.batchpredict.transforms.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.SourceFile;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.Model;

/**
 * One pass over a bundle: fills batches with its records, and predicts them as they become full. It
 * keeps only the batch in hand; one thread uses it for bundle after bundle.
 *
 * @param <T> what is known of a record beside its bytes, and comes back with its outcome
 */
final class BundlePass<T> {
  /** An element of a PCollection lies in no file. */
  private static final SourceFile NO_FILE = new SourceFile("");

  private final Predictor predictor;
  private final BatchLimits limits;
  private final RecordBatch batch = new RecordBatch();
  private final List<T> origins = new ArrayList<>();

  /** The first record of the batch whose prediction is not output yet. */
  private int next;

  BundlePass(Model model, InputFormat input, InstanceRules rules, int batchSize) {
    predictor = new Predictor(model, input, rules, OutputFormat.json(), batchSize);
    limits = BatchLimits.of(model.signature(), batchSize);
  }

  /** Begins a bundle, and forgets what one that failed has left behind. */
  void start() {
    batch.clear();
    origins.clear();
  }

  /** Adds a record, and predicts the batch when that fills it. */
  void add(T origin, byte[] record, Outcomes<T> outcomes) throws IOException {
    batch.add(NO_FILE, batch.size(), record, 0, record.length);
    origins.add(origin);
    if (limits.areReachedBy(batch)) {
      finish(outcomes);
    }
  }

  /** Predicts the records that fill no batch: the bundle is at its end. */
  void finish(Outcomes<T> outcomes) throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    next = 0;
    predictor.predict(batch, (lines, count) -> outputPredictions(lines, count, outcomes));
    for (int i = 0; i < batch.size(); i++) {
      Failure failure = predictor.failure(i);
      if (failure != null) {
        outcomes.failure(origins.get(i), failure);
      }
    }
    start();
  }

  /** Each line is the prediction of the next record that has one. */
  private void outputPredictions(LineBuffer lines, int count, Outcomes<T> outcomes) {
    int start = 0;
    for (int left = count; left > 0; next++) {
      if (predictor.failure(next) == null) {
        int end = endOfLine(lines, start);
        outcomes.prediction(
            origins.get(next), new String(lines.bytes(), start, end - start, UTF_8));
        start = end + 1;
        left--;
      }
    }
  }

  /** A line of JSON Lines has no line end within. */
  private static int endOfLine(LineBuffer lines, int start) {
    int end = start;
    while (lines.bytes()[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Takes what has become of each record: one of the two, once. */
  interface Outcomes<T> {
    /** Takes the JSON object of the outputs. */
    void prediction(T origin, String json);

    /** Takes why there are none. */
    void failure(T origin, Failure failure);
  }
}
