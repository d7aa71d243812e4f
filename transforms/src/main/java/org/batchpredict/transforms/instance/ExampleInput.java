package org.batchpredict.transforms.instance;

import static java.util.Objects.requireNonNull;

import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.model.ModelSignature;

/** Records that are a serialized {@code tf.Example} each, or a JSON value. */
record ExampleInput(RecordFormat records) implements InputFormat {
  ExampleInput {
    requireNonNull(records, "records");
  }

  @Override
  public RecordEncoder encoder(ModelSignature signature, InstanceRules rules) {
    return new ExampleRecordEncoder(signature, rules);
  }
}
