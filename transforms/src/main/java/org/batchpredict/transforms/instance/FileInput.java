package org.batchpredict.transforms.instance;

import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.transforms.model.ModelSignature;

/** Files that are one record each. */
record FileInput() implements InputFormat {
  @Override
  public RecordFormat records() {
    return RecordFormat.FILES;
  }

  @Override
  public RecordEncoder encoder(ModelSignature signature, InstanceRules rules) {
    return new FileRecordEncoder(signature, rules);
  }
}
