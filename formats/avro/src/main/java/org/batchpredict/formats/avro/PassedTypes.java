package org.batchpredict.formats.avro;

import java.util.List;
import org.apache.avro.Schema;

/** The types of fields that go past the model: those of their values that are not null. */
final class PassedTypes {
  private PassedTypes() {}

  /**
   * The type of a field, for {@link org.batchpredict.transforms.tensor.PassedField#type}.
   *
   * @throws IllegalArgumentException when its values are of several types
   */
  static String of(String field, Schema schema) {
    return notNull(field, schema).toString();
  }

  private static Schema notNull(String field, Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    List<Schema> types =
        schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    if (types.size() != 1) {
      throw new IllegalArgumentException(
          "Unsupported type of field \"%s\": %s (must be one type, or null)"
              .formatted(field, schema));
    }
    return types.get(0);
  }
}
