package org.batchpredict.transforms.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Split;
import org.batchpredict.io.Stage;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.prediction.BatchLimits;
import org.batchpredict.transforms.prediction.Predictor;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/** Predicts a {@link Sample}, in batches, and keeps the text of its first prediction. */
final class Sampler implements PredictionFormatter {
  static final int RECORDS = 100;

  private final PassSpec spec;
  private final ComparedModel compared;
  private final BatchLimits limits;
  private final boolean isResultText;
  private final PredictionFormatter formatter;
  private final Predictor predictor;
  private final RecordBatch batch = new RecordBatch();
  private final Map<Kind, SampleFailure> failures = new LinkedHashMap<>();
  private int records;
  private @Nullable SamplePrediction prediction;

  Sampler(PassSpec spec, Model model) {
    this.spec = spec;
    this.compared = ComparedModel.of(model, spec);
    this.limits = BatchLimits.of(model.signature(), spec.batchSizeAtOnce());
    this.isResultText =
        spec.output().formatter(Predictor.formatSpec(model.signature(), spec.rules())).isText();
    InstanceRules rules = spec.rules().withoutTypes(); // which text does not have
    this.formatter =
        spec.output().shown().formatter(Predictor.formatSpec(model.signature(), rules));
    this.predictor = new Predictor(compared, spec.input(), rules, this, spec.batchSizeAtOnce());
  }

  Sample predict(List<Split> ranges) throws IOException {
    compared.begin();
    Deque<RecordReader> readers = new ArrayDeque<>();
    try {
      ranges.forEach(
          range ->
              readers.add(RecordReader.open(range, spec.input().records(), spec.maxRecordBytes())));
      while (records < RECORDS && !readers.isEmpty()) {
        predictRound(readers);
      }
    } finally {
      batch.clear();
      for (RecordReader reader : readers) {
        reader.close();
      }
    }
    return new Sample(
        records,
        prediction,
        isResultText,
        failures.values().stream()
            .sorted(Comparator.comparingInt(SampleFailure::count).reversed())
            .toList(),
        compared.end());
  }

  /** Takes as much from each reader; what one lacks, others give. Those at their end are closed. */
  private void predictRound(Deque<RecordReader> readers) throws IOException {
    for (int left = readers.size(); left > 0 && records < RECORDS; left--) {
      RecordReader reader = readers.element();
      boolean hasMore = predict(reader, records + (RECORDS - records + left - 1) / left);
      readers.remove();
      if (hasMore) {
        readers.add(reader);
      } else {
        reader.close();
      }
    }
  }

  /** Predicts until so many records were read; returns whether there may be more. */
  private boolean predict(RecordReader reader, int end) throws IOException {
    while (records < end) {
      if (!reader.fill(batch, Math.min(limits.records(), end - records), limits.bytes())) {
        return false;
      }
      predictBatch();
    }
    return true;
  }

  private void predictBatch() throws IOException {
    predictor.predict(batch, (lines, count) -> {});
    for (int i = 0; i < batch.size(); i++) {
      Failure failure = predictor.failure(i);
      if (failure != null) {
        SampleFailure first = new SampleFailure(1, failure, batch.address(i));
        Kind kind = new Kind(failure.stage(), failure.code(), failure.kind());
        failures.merge(kind, first, (before, now) -> before.again());
      }
    }
    records += batch.size();
  }

  @Override
  public @Nullable Failure write(
      List<Column> columns, int row, List<StringColumn> passed, int i, LineBuffer out) {
    int start = out.size();
    Failure failure = formatter.write(columns, row, passed, i, out);
    if (failure == null && prediction == null) {
      String line = new String(out.bytes(), start, out.size() - start, StandardCharsets.UTF_8);
      prediction = new SamplePrediction(batch.address(i), line.stripTrailing());
    }
    return failure;
  }

  private record Kind(Stage stage, ErrorCode code, String text) {}
}
