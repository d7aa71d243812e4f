package org.batchpredict.transforms.instance;

import static java.util.Objects.requireNonNull;

import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.model.ModelSignature;

/** Records that are a JSON value each. */
record JsonInput(RecordFormat records) implements InputFormat {
  JsonInput {
    requireNonNull(records, "records");
  }

  @Override
  public RecordEncoder encoder(ModelSignature signature, InstanceRules rules) {
    return new JsonRecordEncoder(signature, rules);
  }
}
