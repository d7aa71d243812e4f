package org.batchpredict.transforms.instance;

import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/** Makes an instance of one record after another. */
interface RecordEncoder {
  static RecordEncoder of(ModelSignature signature, InstanceRules rules) {
    return rules.raw() ? new RawRecordEncoder(signature) : new JsonRecordEncoder(signature, rules);
  }

  /** The bytes of heap that a byte of a large record takes while it is encoded. */
  int heapPerByte();

  /** The inputs, with the values of the last instance. */
  List<InputEncoder> inputs();

  /** Encodes a record into {@link #inputs()}; returns why it cannot, or null. */
  @Nullable Failure encode(byte[] bytes, int start, int length);

  /** Appends the JSON of the key of the last record, failed or not; an empty element for none. */
  void addKey(StringColumn keys);

  /** Appends the JSON of the last record, which did not fail. */
  void addInstance(StringColumn instances);
}
