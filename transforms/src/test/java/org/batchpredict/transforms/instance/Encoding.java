package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.SourceFile;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;

/** Encodes records of tests and reads the columns back. */
public final class Encoding {
  static final InstanceRules STRICT = InstanceRules.strict();
  static final InstanceRules LENIENT = new InstanceRules(true, FieldRules.NONE, false);

  /** With the instance kept. */
  static final InstanceRules WHOLE = new InstanceRules(false, FieldRules.NONE, true);

  private Encoding() {}

  static TensorSpec input(String alias, DType dtype, Integer... dims) {
    return new TensorSpec(alias, alias + ":0", dtype, RowShape.of(dims), false);
  }

  static TensorSpec optional(TensorSpec spec) {
    return new TensorSpec(spec.alias(), spec.tensorName(), spec.dtype(), spec.rowShape(), true);
  }

  static ModelSignature signature(TensorSpec... inputs) {
    return new ModelSignature("serving_default", List.of(inputs), List.of(), 0);
  }

  static InstanceRules keyed(String keyField) {
    return new InstanceRules(false, FieldRules.key(keyField), false);
  }

  static InstanceEncoder encoder(ModelSignature signature, InstanceRules rules) {
    return InstanceEncoder.of(InputFormat.json(RecordFormat.LINES), signature, rules);
  }

  /** Of records that are fed as they are. */
  static InstanceEncoder rawEncoder(TensorSpec... inputs) {
    return InstanceEncoder.of(InputFormat.raw(RecordFormat.RAW_LINES), signature(inputs), WHOLE);
  }

  static RecordBatch batch(String... records) {
    RecordBatch batch = new RecordBatch();
    for (String record : records) {
      add(batch, record.getBytes(UTF_8));
    }
    return batch;
  }

  static void add(RecordBatch batch, byte[] record) {
    batch.add(new SourceFile("in.json"), batch.byteCount(), record, 0, record.length);
  }

  static EncodedBatch encode(InstanceRules rules, TensorSpec input, String... records) {
    return encoder(signature(input), rules).encode(batch(records));
  }

  /** The failure of the one record. */
  static Failure failure(InstanceRules rules, ModelSignature signature, String record) {
    EncodedBatch encoded = encoder(signature, rules).encode(batch(record));
    return requireNonNull(encoded.failure(0), () -> "No failure: " + record);
  }

  static Failure failure(TensorSpec input, String record) {
    return failure(STRICT, signature(input), record);
  }

  /** The number of records that failed. */
  static int failed(EncodedBatch encoded) {
    int failed = 0;
    for (int i = 0; i < encoded.size(); i++) {
      failed += encoded.failure(i) == null ? 0 : 1;
    }
    return failed;
  }

  static String message(EncodedBatch encoded, int i) {
    return requireNonNull(encoded.failure(i), () -> "No failure: " + i).message();
  }

  /** The elements of an input in the group, as text: the bits of HALF and BFLOAT16. */
  static List<Object> values(InstanceGroup group, int input) {
    Column column = requireNonNull(group.inputs().get(input));
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < column.rows() * column.rowSize(); i++) {
      values.add(value(column, i));
    }
    return values;
  }

  static List<Object> values(EncodedBatch encoded) {
    return encoded.groups().isEmpty() ? List.of() : values(encoded.groups().get(0), 0);
  }

  /** Element {@code i}: a Number as stored, a Boolean, or the bytes of a string as Latin-1. */
  static Object value(Column column, int i) {
    if (column instanceof StringColumn strings) {
      return text(strings, i);
    }
    NumberColumn numbers = (NumberColumn) column;
    return switch (column.dtype()) {
      case FLOAT -> numbers.getFloat(i);
      case DOUBLE -> numbers.getDouble(i);
      case HALF, BFLOAT16, INT16 -> numbers.getShort(i);
      case UINT16 -> Short.toUnsignedInt(numbers.getShort(i));
      case INT8 -> numbers.getByte(i);
      case UINT8 -> Byte.toUnsignedInt(numbers.getByte(i));
      case INT32 -> numbers.getInt(i);
      case UINT32 -> Integer.toUnsignedLong(numbers.getInt(i));
      case INT64 -> numbers.getLong(i);
      case UINT64 -> Long.toUnsignedString(numbers.getLong(i));
      case BOOL -> numbers.getByte(i) == 1;
      case STRING -> throw new IllegalStateException("Not a number");
    };
  }

  static String text(StringColumn strings, int i) {
    return new String(strings.data(), strings.start(i), strings.length(i), ISO_8859_1);
  }
}
