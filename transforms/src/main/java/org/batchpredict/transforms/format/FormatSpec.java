package org.batchpredict.transforms.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * What a prediction holds (docs/spec.md, Results).
 *
 * @param outputs the signature's outputs, in the order of their values
 * @param passed the instance's fields that are written before them
 * @param includeInstance whether the whole instance is written, too
 */
public record FormatSpec(
    List<TensorSpec> outputs, List<PassedField> passed, boolean includeInstance) {
  /** The name that the instance is written under. */
  public static final String INSTANCE = "instance";

  /** The name that the outputs are written under, in JSON, when the instance is written too. */
  static final String PREDICTION = "prediction";

  public FormatSpec {
    outputs = List.copyOf(outputs);
    passed = List.copyOf(passed);
  }

  List<String> aliases() {
    return outputs.stream().map(TensorSpec::alias).toList();
  }

  List<String> passedNames() {
    return passed.stream().map(PassedField::name).toList();
  }

  /**
   * The names of the columns of formats that have such: the fields, the instance, the aliases.
   *
   * @throws IllegalArgumentException when two are the same
   */
  public List<String> columnNames() {
    List<String> names = new ArrayList<>(passedNames());
    if (includeInstance) {
      names.add(INSTANCE);
    }
    names.addAll(aliases());
    checkDistinct(names);
    return names;
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
                + "; leave out the field, the output or the instance of that name)");
      }
    }
  }
}
