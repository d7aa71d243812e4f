package org.batchpredict.transforms.format;

import static org.batchpredict.io.records.TfRecordFraming.FOOTER_BYTES;
import static org.batchpredict.io.records.TfRecordFraming.HEADER_BYTES;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.io.records.TfRecordFraming;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/**
 * Formats predictions as TFRecords of {@code tf.Example} (docs/output.md): a feature for each
 * output, with all elements of its row, and before them one of bytes for each field that the
 * instance has, and for the instance.
 */
final class ExampleFormatter implements PredictionFormatter {
  /** Who has no heap for a record that is smaller has another trouble than the record. */
  private static final int LARGE_BYTES = 1 << 20;

  private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

  private final TfRecordFraming framing = new TfRecordFraming();
  private final ExampleFeature[] passedFeatures;
  private final ExampleFeature[] features;
  private final int fields;
  private final StringColumn texts = (StringColumn) Column.of(DType.STRING);
  private final LineBuffer text = new LineBuffer();
  private final boolean[] isThere;

  ExampleFormatter(FormatSpec spec) {
    spec.columnNames();
    JsonFormatter.checkNames(spec); // a dry run shows predictions so
    fields = spec.passed().size();
    List<String> passed = new ArrayList<>(spec.passedNames());
    if (spec.includeInstance()) {
      passed.add(FormatSpec.INSTANCE);
    }
    passedFeatures = passed.stream().map(BytesFeature::new).toArray(ExampleFeature[]::new);
    isThere = new boolean[passedFeatures.length];
    features =
        spec.outputs().stream()
            .map(output -> ExampleFeature.of(output.alias(), output.dtype()))
            .toArray(ExampleFeature[]::new);
  }

  @Override
  public @Nullable Failure write(
      List<Column> columns, int row, List<StringColumn> passed, int i, LineBuffer out) {
    if (columns.size() != features.length) {
      throw new IllegalArgumentException(
          "Invalid number of columns: " + columns.size() + " (must be " + features.length + ")");
    }
    takeTexts(passed, i);
    long size = size(columns, row);
    long length = Varint.fieldSize(size);
    Failure failure = reserve(HEADER_BYTES + length + FOOTER_BYTES, out);
    if (failure != null) {
      return failure;
    }
    int start = out.size();
    out.advance(HEADER_BYTES);
    Varint.appendFieldStart(ExampleFeature.FIRST, size, out);
    for (int field = 0; field < passedFeatures.length; field++) {
      if (isThere[field]) {
        passedFeatures[field].write(texts, field, 1, out);
      }
    }
    for (int output = 0; output < features.length; output++) {
      Column column = columns.get(output);
      features[output].write(column, row * column.rowSize(), column.rowSize(), out);
    }
    out.advance(FOOTER_BYTES);
    framing.frame(out.bytes(), start, (int) length);
    return null;
  }

  /** Takes what goes past the model: of fields the text, of the instance the JSON. */
  private void takeTexts(List<StringColumn> passed, int i) {
    texts.reset(List.of());
    for (int field = 0; field < isThere.length; field++) {
      StringColumn column = passed.get(field);
      isThere[field] = !JsonText.isNothing(column, i);
      if (field < fields && isThere[field]) {
        text.clear();
        JsonText.appendText(column, i, text);
        texts.add(text.bytes(), 0, text.size());
      } else {
        texts.add(column.data(), column.start(i), column.length(i));
      }
    }
  }

  /** The bytes of all features together. */
  private long size(List<Column> columns, int row) {
    long size = 0;
    for (int field = 0; field < passedFeatures.length; field++) {
      size += isThere[field] ? passedFeatures[field].size(texts, field, 1) : 0;
    }
    for (int output = 0; output < features.length; output++) {
      Column column = columns.get(output);
      size += features[output].size(column, row * column.rowSize(), column.rowSize());
    }
    return size;
  }

  /** Makes room for a record at once; returns why there is none. */
  private static @Nullable Failure reserve(long size, LineBuffer out) {
    if (size > MOST_BYTES - out.size()) {
      return failure("TFRecords are written up to 2 GiB");
    }
    try {
      out.reserve((int) size);
      return null;
    } catch (OutOfMemoryError e) {
      if (size < LARGE_BYTES) {
        throw e;
      }
      return failure(
          String.format(
              Locale.ROOT, "there is no heap for the %d bytes of its record (raise -Xmx)", size));
    }
  }

  private static Failure failure(String reason) {
    return new Failure(
        Stage.DECODE, ErrorCode.INVALID_OUTPUT, "Cannot write prediction: " + reason);
  }
}
