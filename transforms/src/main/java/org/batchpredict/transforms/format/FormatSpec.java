package org.batchpredict.transforms.format;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a line holds (docs/spec.md, Results).
 *
 * @param outputs the signature's outputs, in the order of their values on the line
 * @param keyField the name that the instance's key is written under; null for no key
 * @param includeInstance whether the instance is written too
 */
record FormatSpec(List<TensorSpec> outputs, @Nullable String keyField, boolean includeInstance) {
  /** The name that the instance is written under. */
  static final String INSTANCE = "instance";

  /** The name that the outputs are written under, in JSON, when the instance is written too. */
  static final String PREDICTION = "prediction";

  FormatSpec {
    outputs = List.copyOf(outputs);
  }

  List<String> aliases() {
    return outputs.stream().map(TensorSpec::alias).toList();
  }

  /** Refuses names of which two are the same: readers would keep one of the two values. */
  static void checkDistinct(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "Invalid name: "
                + name
                + " (must be unique among "
                + String.join(", ", names)
                + "; choose another key field or leave the instance out)");
      }
    }
  }
}
