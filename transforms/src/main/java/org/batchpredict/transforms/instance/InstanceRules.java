package org.batchpredict.transforms.instance;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * How the records of a job become instances (docs/spec.md, Instances and Results), whatever their
 * format.
 *
 * @param lenient whether values are coerced as numpy would; the table is at {@link InstanceEncoder}
 * @param fields what becomes of an instance's fields
 * @param keepInstance whether the JSON of the whole instance is kept for its prediction
 */
public record InstanceRules(boolean lenient, FieldRules fields, boolean keepInstance)
    implements Serializable {
  public InstanceRules {
    requireNonNull(fields, "fields");
  }

  /** Strict coercion; neither keys nor instances are kept. */
  public static InstanceRules strict() {
    return new InstanceRules(false, FieldRules.NONE, false);
  }

  /** The same with JSON for all fields that go past the model. */
  public InstanceRules withoutTypes() {
    return new InstanceRules(lenient, fields.withoutTypes(), keepInstance);
  }
}
