package org.batchpredict.formats.avro;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.batchpredict.transforms.instance.FieldRules;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * What becomes of the columns of a file, by their names: these are the same for all its records.
 */
final class Columns {
  private final ModelSignature signature;
  private final FieldRules fields;

  /**
   * The rules for a signature.
   *
   * @throws IllegalArgumentException when the key field is an input
   */
  Columns(ModelSignature signature, FieldRules fields) {
    this.signature = signature;
    this.fields = fields;
    PassedField key = fields.keyField();
    if (key != null && signature.inputAliases().contains(key.name())) {
      throw new IllegalArgumentException(
          "Invalid key field: "
              + key.name()
              + " (must not be an input: "
              + String.join(", ", signature.inputAliases())
              + ")");
    }
  }

  /** The index among the signature's inputs of the one that a column feeds; -1 for none. */
  int input(String column) {
    return fields.isSeen(column) ? signature.inputAliases().indexOf(column) : -1;
  }

  /** The index in {@link FieldRules#passed()} of the field that a column is; -1 for none. */
  int passed(String column) {
    List<PassedField> passed = fields.passed();
    for (int i = 0; i < passed.size(); i++) {
      if (passed.get(i).name().equals(column)) {
        return i;
      }
    }
    return -1;
  }

  /** Why no record of a file with these columns is an instance; empty when they may be. */
  Optional<String> problem(Collection<String> columns) {
    return Stream.concat(missing(columns), unknown(columns)).findFirst();
  }

  /** Why fields cannot be passed through: the files do not have them. */
  Optional<String> problemOfPassed(Collection<String> columns) {
    return fields.passThrough().stream()
        .map(PassedField::name)
        .filter(name -> !columns.contains(name))
        .map(name -> "Missing field to pass through: " + name + valid(columns))
        .findFirst();
  }

  private Stream<String> missing(Collection<String> columns) {
    Stream<String> inputs =
        signature.inputs().stream()
            .filter(spec -> !spec.optional())
            .map(TensorSpec::alias)
            .filter(alias -> !columns.contains(alias) || !fields.isSeen(alias))
            .map(alias -> "Missing input \"" + alias + "\"" + valid(columns));
    PassedField key = fields.keyField();
    return key == null || columns.contains(key.name())
        ? inputs
        : Stream.concat(
            inputs, Stream.of("Missing key field \"" + key.name() + "\"" + valid(columns)));
  }

  private Stream<String> unknown(Collection<String> columns) {
    Set<String> known = new HashSet<>(signature.inputAliases());
    fields.passed().forEach(field -> known.add(field.name()));
    List<String> unknown =
        columns.stream().filter(name -> !known.contains(name) && fields.isSeen(name)).toList();
    if (unknown.isEmpty()) {
      return Stream.empty();
    }
    return Stream.of(
            unknown.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "))
                + " (valid: "
                + String.join(", ", signature.inputAliases())
                + "; leave columns out by --excludedFields="
                + String.join(",", unknown)
                + ")")
        .map(text -> (unknown.size() == 1 ? "Unknown column " : "Unknown columns ") + text);
  }

  private static String valid(Collection<String> columns) {
    return " (the columns are: " + String.join(", ", columns) + ")";
  }
}
