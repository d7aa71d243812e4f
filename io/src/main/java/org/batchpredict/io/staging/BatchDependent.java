package org.batchpredict.io.staging;

import java.util.List;

/** Outputs of the model that depend on the batch. */
record BatchDependent(List<String> outputs) {
  BatchDependent {
    outputs = List.copyOf(outputs);
  }
}
