package org.batchpredict.transforms.instance;

import static java.util.Objects.requireNonNull;

import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.model.ModelSignature;

/** Records that are fed as they are. */
record RawInput(RecordFormat records) implements InputFormat {
  RawInput {
    requireNonNull(records, "records");
  }

  @Override
  public RecordEncoder encoder(ModelSignature signature, InstanceRules rules) {
    return new RawRecordEncoder(signature, rules);
  }
}
