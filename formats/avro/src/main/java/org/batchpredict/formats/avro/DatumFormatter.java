package org.batchpredict.formats.avro;

import java.util.List;
import org.apache.avro.Schema;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * Writes predictions in Avro's binary encoding, as a {@link PredictionSchema} says, each after its
 * length.
 */
public final class DatumFormatter implements PredictionFormatter {
  private final List<TensorSpec> outputs;
  private final List<@Nullable Schema> passedTypes;
  private final boolean hasInstance;
  private final Failure[] notText;
  private final boolean[] isScalar;

  public DatumFormatter(FormatSpec spec, PredictionSchema schema) {
    outputs = spec.outputs();
    passedTypes = PassedValues.schemas(spec.passed());
    hasInstance = spec.includeInstance();
    notText = outputs.stream().map(DatumFormatter::notText).toArray(Failure[]::new);
    if (schema.names().size() != passedTypes.size() + (hasInstance ? 1 : 0) + outputs.size()) {
      throw new IllegalArgumentException("Invalid schema: it is of another spec");
    }
    List<Schema.Field> fields = schema.avro().getFields();
    isScalar = new boolean[outputs.size()];
    for (int i = 0; i < isScalar.length; i++) {
      Schema type = fields.get(fields.size() - isScalar.length + i).schema();
      isScalar[i] = type.getType() != Schema.Type.ARRAY;
    }
  }

  private static Failure notText(TensorSpec output) {
    return new Failure(
        Stage.DECODE,
        ErrorCode.INVALID_OUTPUT,
        "Cannot format output "
            + output.alias()
            + ": its bytes are not UTF-8 (give it an alias that ends in "
            + PredictionSchema.BYTES_SUFFIX
            + " to have them as bytes)");
  }

  @Override
  public @Nullable Failure write(
      List<Column> columns, int row, List<StringColumn> passed, int i, LineBuffer out) {
    if (columns.size() != outputs.size()) {
      throw new IllegalArgumentException(
          "Invalid number of columns: " + columns.size() + " (must be " + outputs.size() + ")");
    }
    int start = out.size();
    DatumPieces.begin(out);
    for (int field = 0; field < passedTypes.size(); field++) {
      DatumWriter.addPassed(passedTypes.get(field), passed.get(field), i, out);
    }
    if (hasInstance) {
      DatumWriter.addJsonAsText(passed.get(passedTypes.size()), i, out);
    }
    for (int output = 0; output < outputs.size(); output++) {
      Failure failure = writeOutput(output, columns.get(output), row, out);
      if (failure != null) {
        out.truncate(start);
        return failure;
      }
    }
    DatumPieces.end(out, start);
    return null;
  }

  private @Nullable Failure writeOutput(int output, Column column, int row, LineBuffer out) {
    TensorSpec spec = outputs.get(output);
    if (column.dtype() != spec.dtype()) {
      throw new IllegalArgumentException(
          "Invalid dtype of output %s: %s (must be %s)"
              .formatted(spec.alias(), column.dtype(), spec.dtype()));
    }
    List<Integer> known = spec.rowShape().dims();
    int size = column.rowSize();
    if (known == null
        || known.size() != column.rowDims().size()
        || (isScalar[output] && size != 1)) {
      return new Failure(
          Stage.DECODE,
          ErrorCode.INVALID_OUTPUT,
          "Cannot format output "
              + spec.alias()
              + ": its shape is "
              + column.rowDims()
              + " (must have the dimensions of "
              + spec.rowShape()
              + ")");
    }
    boolean text = spec.dtype() == DType.STRING && !PredictionSchema.isBytes(spec);
    boolean written =
        isScalar[output]
            ? writeElements(column, text, row, 1, out)
            : writeList(column, text, 0, row * size, size, out);
    return written ? null : notText[output];
  }

  /** Appends elements, nested as the dimensions from {@code axis} on say. */
  private static boolean writeList(
      Column column, boolean text, int axis, int from, int count, LineBuffer out) {
    List<Integer> dims = column.rowDims();
    if (axis == dims.size()) {
      return writeElements(column, text, from, count, out);
    }
    int lists = dims.get(axis);
    if (lists > 0) {
      DatumWriter.addLong(lists, out);
      if (axis == dims.size() - 1) {
        if (!writeElements(column, text, from, count, out)) {
          return false;
        }
      } else {
        int each = count / lists;
        for (int i = 0; i < lists; i++) {
          if (!writeList(column, text, axis + 1, from + i * each, each, out)) {
            return false;
          }
        }
      }
    }
    DatumWriter.addLong(0, out);
    return true;
  }

  private static boolean writeElements(
      Column column, boolean text, int from, int count, LineBuffer out) {
    for (int i = from; i < from + count; i++) {
      if (column instanceof StringColumn strings) {
        if (!DatumWriter.addString(strings, i, text, out)) {
          return false;
        }
      } else {
        DatumWriter.addNumber((NumberColumn) column, i, out);
      }
    }
    return true;
  }
}
