package org.batchpredict.transforms.instance;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a job become instances (docs/spec.md, Instances and Results).
 *
 * @param raw whether records are fed as they are, to a signature with one STRING input
 * @param lenient whether values are coerced as numpy would; the table is at {@link InstanceEncoder}
 * @param keyField the JSON field that is taken off an instance before it is fed; null for none
 * @param keepInstance whether the JSON of the whole instance is kept for its prediction
 */
public record InstanceRules(
    boolean raw, boolean lenient, @Nullable String keyField, boolean keepInstance)
    implements Serializable {
  public InstanceRules {
    if (raw && keyField != null) {
      throw new IllegalArgumentException(
          "Invalid key field: "
              + keyField
              + " (must be left out: the records are fed as they are and have no fields)");
    }
    if (keyField != null && keyField.isEmpty()) {
      throw new IllegalArgumentException("Invalid key field: \"\" (must not be empty)");
    }
  }

  /** Strict coercion of JSON records; neither keys nor instances are kept. */
  public static InstanceRules json() {
    return new InstanceRules(false, false, null, false);
  }
}
