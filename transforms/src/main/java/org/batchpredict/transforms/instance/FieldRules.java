package org.batchpredict.transforms.instance;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.batchpredict.transforms.tensor.PassedField;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of an instance the model sees, and which go past it onto its prediction.
 *
 * @param keyField the field that each instance must have, and that its failure bears, too; the
 *     model does not see it. Null for none
 * @param passThrough the fields that go onto the prediction beside the key, where an instance has
 *     them; those that are inputs the model sees as well
 * @param included the only fields that the model sees; null for all
 * @param excluded fields that the model does not see
 */
public record FieldRules(
    @Nullable PassedField keyField,
    List<PassedField> passThrough,
    @Nullable Set<String> included,
    Set<String> excluded)
    implements Serializable {
  /** The model sees all fields. */
  public static final FieldRules NONE = new FieldRules(null, List.of(), null, Set.of());

  public FieldRules {
    requireNonNull(excluded, "excluded");
    passThrough = List.copyOf(passThrough);
    included = included == null ? null : Set.copyOf(included);
    excluded = Set.copyOf(excluded);
    Set<String> names = new TreeSet<>();
    for (PassedField field : passed(keyField, passThrough)) {
      if (!names.add(field.name())) {
        throw new IllegalArgumentException(
            "Invalid field to pass through: " + field.name() + " (must be given once)");
      }
    }
  }

  /** A key field, null for none, and all else seen by the model. */
  public static FieldRules key(@Nullable String name) {
    return new FieldRules(name == null ? null : PassedField.json(name), List.of(), null, Set.of());
  }

  /** All fields that go onto the prediction, in their order there: the key first. */
  public List<PassedField> passed() {
    return passed(keyField, passThrough);
  }

  private static List<PassedField> passed(
      @Nullable PassedField keyField, List<PassedField> passThrough) {
    List<PassedField> passed = new ArrayList<>(passThrough);
    if (keyField != null) {
      passed.add(0, keyField);
    }
    return passed;
  }

  /** Whether the model is to see a field, if it has an input of that name. */
  public boolean isSeen(String field) {
    return (included == null || included.contains(field)) && !excluded.contains(field);
  }

  FieldRules withoutTypes() {
    return new FieldRules(
        keyField == null ? null : PassedField.json(keyField.name()),
        passThrough.stream().map(field -> PassedField.json(field.name())).toList(),
        included,
        excluded);
  }
}
