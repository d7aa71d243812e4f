package org.batchpredict.transforms.instance;

import java.util.List;
import java.util.stream.Collectors;
import org.batchpredict.io.Failure;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.batchpredict.transforms.tensor.Utf8;
import org.jspecify.annotations.Nullable;

/** Feeds records as they are to the one STRING input (docs/spec.md, Instances). */
final class RawRecordEncoder implements RecordEncoder {
  private static final byte[] NOTHING = {};

  private final InputEncoder input;
  private final int rank;
  private byte[] bytes = NOTHING;
  private int start;
  private int length;

  RawRecordEncoder(ModelSignature signature, InstanceRules rules) {
    checkFields(rules.fields());
    if (!signature.takesRawRecords()) {
      throw new IllegalArgumentException(
          signature.inputs().stream()
              .map(spec -> spec.alias() + " " + spec.dtype())
              .collect(
                  Collectors.joining(
                      ", ", "Invalid inputs for raw records: ", " (must be one STRING input)")));
    }
    TensorSpec spec = signature.inputs().get(0);
    List<Integer> dims = spec.rowShape().dims();
    if (dims != null && !dims.stream().allMatch(dim -> dim == 1 || dim == RowShape.UNKNOWN)) {
      throw new IllegalArgumentException(
          "Invalid shape of "
              + Excerpt.quoted(spec.alias())
              + " for raw records: "
              + spec.rowShape()
              + " (must hold one element)");
    }
    rank = dims == null ? 0 : dims.size();
    input = new InputEncoder(spec, false);
  }

  private static void checkFields(FieldRules fields) {
    if (fields.keyField() != null) {
      throw noFields("key field: " + fields.keyField().name());
    }
    if (!fields.passThrough().isEmpty()) {
      throw noFields("field to pass through: " + fields.passThrough().get(0).name());
    }
    if (!fields.equals(FieldRules.NONE)) {
      throw noFields("choice of the fields that the model sees");
    }
  }

  private static IllegalArgumentException noFields(String what) {
    return new IllegalArgumentException(
        "Invalid "
            + what
            + " (must be left out: the records are fed as they are and have no fields)");
  }

  @Override
  public int heapPerByte() {
    return 2; // the column, and where it grows
  }

  @Override
  public List<InputEncoder> inputs() {
    return List.of(input);
  }

  @Override
  public @Nullable Failure encode(RecordBatch batch, int i) {
    bytes = batch.bytes();
    start = batch.start(i);
    length = batch.length(i);
    input.encodeRaw(bytes, start, length, rank);
    return null;
  }

  @Override
  public void addPassed(int field, StringColumn target) {
    throw new IllegalStateException("Records that are fed as they are have no fields");
  }

  @Override
  public void addInstance(StringColumn instances) {
    if (Utf8.isValid(bytes, start, length)) {
      JsonCopy.addText(instances, bytes, start, start + length);
    } else {
      JsonCopy.addBytes(instances, bytes, start, start + length);
    }
  }
}
