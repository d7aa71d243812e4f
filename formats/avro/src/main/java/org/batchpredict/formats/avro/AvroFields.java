package org.batchpredict.formats.avro;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.batchpredict.transforms.instance.FieldRules;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.PassedField;
import org.jspecify.annotations.Nullable;

/** What becomes of the fields of one schema. */
public final class AvroFields {
  private final List<Schema> schemas;
  private final int[] inputs;
  private final int[] passed;
  private final @Nullable String problem;

  AvroFields(Schema schema, Columns columns, List<PassedField> passedFields) {
    schemas = schema.getFields().stream().map(Schema.Field::schema).toList();
    inputs = schema.getFields().stream().mapToInt(field -> columns.input(field.name())).toArray();
    passed = schema.getFields().stream().mapToInt(field -> columns.passed(field.name())).toArray();
    problem =
        columns.problem(names(schema)).or(() -> problemOfTypes(schema, passedFields)).orElse(null);
  }

  private static List<String> names(Schema schema) {
    return schema.getFields().stream().map(Schema.Field::name).toList();
  }

  /** The number of fields. */
  int size() {
    return inputs.length;
  }

  Schema schema(int field) {
    return schemas.get(field);
  }

  /** The input that a field feeds; -1 for none. */
  int input(int field) {
    return inputs[field];
  }

  /** Which of the fields that go past the model it is; -1 for none. */
  int passed(int field) {
    return passed[field];
  }

  /** Why no record is an instance; null when they may be. */
  @Nullable String problem() {
    return problem;
  }

  private Optional<String> problemOfTypes(Schema schema, List<PassedField> passedFields) {
    for (int i = 0; i < inputs.length; i++) {
      String name = schema.getFields().get(i).name();
      Schema type = schema.getFields().get(i).schema();
      String expected = passed[i] < 0 ? null : passedFields.get(passed[i]).type();
      if (inputs[i] >= 0 && !DatumFeed.feeds(type)) {
        return Optional.of("Invalid type of input \"%s\": %s".formatted(name, described(type)));
      }
      if (expected != null && !expected.equals(PassedTypes.of(type))) {
        return Optional.of(
            "Invalid type of field \"%s\": %s (must be %s, as in the first file)"
                .formatted(name, type, expected));
      }
    }
    return Optional.empty();
  }

  private static String described(Schema type) {
    return type + " (must be a number, a string, bytes, or lists of them)";
  }

  /**
   * The rules with the types that a file's schema has for the fields that go past the model.
   *
   * @throws IllegalArgumentException when the schema does not suit the signature
   */
  public static InstanceRules fit(
      InstanceRules rules, ModelSignature signature, Schema schema, String file) {
    FieldRules fields = rules.fields();
    Columns columns = new Columns(signature, fields);
    AvroFields found = new AvroFields(schema, columns, fields.passed());
    Optional.ofNullable(found.problem())
        .or(() -> columns.problemOfPassed(names(schema)))
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("Cannot use " + file + ": " + problem);
            });
    List<PassedField> typed = new ArrayList<>();
    for (PassedField field : fields.passed()) {
      Schema type = schema.getField(field.name()).schema();
      typed.add(new PassedField(field.name(), PassedTypes.of(type)));
    }
    PassedField key = fields.keyField() == null ? null : typed.remove(0);
    return new InstanceRules(
        rules.lenient(),
        new FieldRules(key, typed, fields.included(), fields.excluded()),
        rules.keepInstance());
  }
}
