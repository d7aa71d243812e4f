package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/** Makes an instance of one record after another; belongs to one thread. */
public interface RecordEncoder {
  /** The bytes of heap that a byte of a large record takes while it is encoded. */
  int heapPerByte();

  /** The inputs, with the values of the last instance, in the order of the signature. */
  List<InputEncoder> inputs();

  /** Encodes record {@code i} of a batch into {@link #inputs()}; returns why it cannot, or null. */
  @Nullable Failure encode(RecordBatch batch, int i);

  /**
   * Encodes record {@code i} of a batch as the next row of a group, in place of {@link #encode},
   * when that is all there is to do.
   *
   * @return false when the record is to be encoded as others are; nothing is changed then
   */
  default boolean encodeRow(RecordBatch batch, int i, InstanceGroup rows) {
    return false;
  }

  /**
   * Appends a field of the last record, failed or not, as its {@link
   * org.batchpredict.transforms.tensor.PassedField} says; an empty element when the record has
   * none.
   *
   * @param field the index in {@link FieldRules#passed()}
   */
  void addPassed(int field, StringColumn target);

  /**
   * The JSON of a field that {@link #addPassed} has appended, as failures show it.
   *
   * @param field the index in {@link FieldRules#passed()}
   * @param i the element, which is not empty
   */
  default String passedJson(int field, StringColumn column, int i) {
    return new String(column.data(), column.start(i), column.length(i), UTF_8);
  }

  /** Appends the JSON of the last record, which did not fail, on one line. */
  void addInstance(StringColumn instances);

  /**
   * How a record that failed is shown to people, as JSON; null to show its bytes.
   *
   * @param i any record of the batch that is no READ failure
   */
  default @Nullable String shown(RecordBatch batch, int i) {
    return null;
  }
}
