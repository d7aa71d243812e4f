package org.batchpredict.transforms.prediction;

import java.io.IOException;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.report.Step;
import org.batchpredict.io.shards.Key;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.batchpredict.transforms.instance.EncodedBatch;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceEncoder;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.PassedField;
import org.jspecify.annotations.Nullable;

/**
 * From the records of a batch to the lines of its predictions: encodes, runs, formats. Neither the
 * outputs of a batch nor their text need fit in memory as a whole. Reuses its buffers from batch to
 * batch; belongs to one thread.
 */
public final class Predictor {
  /** Lines of so many bytes are written, and not held for the rest of their batch. */
  private static final int HELD_BYTES = 1 << 20;

  private final InstanceEncoder encoder;
  private final ModelRunner runner;
  private final PredictionFormatter formatter;

  /** The key of failure lines; null for none, or where each of them has it already. */
  private final @Nullable PassedField keyField;

  private final Predictions predictions = new Predictions();
  private final LineBuffer lines = new LineBuffer();
  private @Nullable EncodedBatch encoded;

  public Predictor(
      Model model, InputFormat input, InstanceRules rules, OutputFormat output, int batchSize) {
    this(model, input, rules, output.formatter(formatSpec(model.signature(), rules)), batchSize);
  }

  /**
   * @param formatter of {@link #formatSpec}
   */
  public Predictor(
      Model model,
      InputFormat input,
      InstanceRules rules,
      PredictionFormatter formatter,
      int batchSize) {
    this.encoder = InstanceEncoder.of(input, model.signature(), rules);
    this.runner = new ModelRunner(model, batchSize);
    this.formatter = formatter;
    PassedField key = rules.fields().keyField();
    this.keyField = key == null || Key.isOnFailure(key.name()) ? null : key;
  }

  /** What a prediction holds of a signature's outputs, and of instances by these rules. */
  public static FormatSpec formatSpec(ModelSignature signature, InstanceRules rules) {
    return new FormatSpec(signature.outputs(), rules.fields().passed(), rules.keepInstance());
  }

  /**
   * Predicts every record of the batch: afterwards each is either a failure or a line that the sink
   * was given.
   *
   * @return the number of failures
   * @throws org.batchpredict.transforms.model.RunException when no instance is to blame for a run
   *     that failed
   */
  public int predict(RecordBatch batch, Sink sink) throws IOException {
    EncodedBatch instances = encoder.encode(batch);
    encoded = instances;
    sink.done(Step.PARSE);
    predictions.reset(batch.size());
    lines.clear();
    int failed = 0;
    int held = 0;
    int piece = 0;
    int next = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (i == next) {
        sink.done(Step.FORMAT);
        tell(piece, i, sink);
        piece = i;
        next = runner.run(instances, next, predictions, sink::done);
        sink.done(Step.DECODE);
      }
      if (predictions.failure(i) == null) {
        format(instances, i);
      }
      if (predictions.failure(i) == null) {
        held++;
      } else {
        failed++;
      }
      if (held > 0 && (lines.size() >= HELD_BYTES || i == batch.size() - 1)) {
        sink.done(Step.FORMAT);
        sink.write(lines, held);
        lines.clear();
        held = 0;
      }
    }
    sink.done(Step.FORMAT);
    tell(piece, batch.size(), sink);
    return failed;
  }

  /** Tells the outputs of the predictions of a piece, while they are still there. */
  private void tell(int from, int to, Sink sink) {
    int i = from;
    while (i < to) {
      int start = i++;
      if (predictions.failure(start) == null) {
        List<Column> outputs = predictions.outputs(start);
        int row = predictions.row(start);
        while (i < to && follows(i, outputs, row + i - start)) {
          i++;
        }
        sink.outputs(outputs, row, row + i - start);
      }
    }
  }

  private boolean follows(int i, List<Column> outputs, int row) {
    return predictions.failure(i) == null
        && predictions.outputs(i) == outputs
        && predictions.row(i) == row;
  }

  /** The number of runs so far that had no memory (docs/adr/0027). */
  public long backOffs() {
    return runner.backOffs();
  }

  /** Why record {@code i} of the batch has no line; null when it has. */
  public @Nullable Failure failure(int i) {
    return predictions.failure(i);
  }

  /** The key of record {@code i} of the batch; null when it has none. */
  public @Nullable Key key(int i) {
    if (keyField == null || encoded == null || encoded.passed().get(0).length(i) == 0) {
      return null;
    }
    return new Key(keyField.name(), encoder.passedJson(0, encoded, i));
  }

  /** How record {@code i} of the batch, which failed, is shown, as JSON; null to show its bytes. */
  public @Nullable String shown(RecordBatch batch, int i) {
    return batch.failure(i) == null ? encoder.shown(batch, i) : null;
  }

  private void format(EncodedBatch instances, int i) {
    int start = lines.size();
    Failure failure;
    try {
      failure =
          formatter.write(predictions.outputs(i), predictions.row(i), instances.passed(), i, lines);
    } catch (OutOfMemoryError e) {
      failure = tooLong(start, e);
    }
    if (failure != null) {
      predictions.fail(i, failure);
    }
  }

  /** Drops the line under way, which has no heap to grow; one that is not long is not to blame. */
  private Failure tooLong(int start, OutOfMemoryError e) {
    int length = lines.size() - start;
    if (length < HELD_BYTES) {
      throw e;
    }
    lines.truncate(start);
    return Failure.of(
        Stage.DECODE,
        ErrorCode.INVALID_OUTPUT,
        "Cannot write prediction: there is no heap for more than ",
        length,
        " bytes of its line (raise -Xmx)");
  }

  /** Takes predictions, in the order of their batch, piece by piece. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes some lines.
     *
     * @param lines valid until this returns
     * @param count the number of lines
     */
    void write(LineBuffer lines, int count) throws IOException;

    /** Takes rows of outputs whose lines it is or was given; valid until this returns. */
    default void outputs(List<Column> columns, int from, int to) {}

    /** Hears that a step of the batch is done, or a part of one. */
    default void done(Step step) {}
  }
}
