package org.batchpredict.transforms.tensor;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A field of the instance that goes past the model, onto its prediction.
 *
 * @param name its name in the instance and on the prediction
 * @param type its type as an Avro schema, in JSON; then its values are in Avro's binary encoding.
 *     Null for a field without a type, whose values are JSON, each on one line
 */
public record PassedField(String name, @Nullable String type) implements Serializable {
  public PassedField {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("Invalid name of a field: \"\" (must not be empty)");
    }
  }

  /** A field whose values are JSON. */
  public static PassedField json(String name) {
    return new PassedField(name, null);
  }
}
