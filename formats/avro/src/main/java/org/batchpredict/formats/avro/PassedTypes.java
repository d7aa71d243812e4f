package org.batchpredict.formats.avro;

import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The types of fields that go past the model: those of their values that are not null. */
final class PassedTypes {
  private PassedTypes() {}

  /**
   * The type of a field, for {@link org.batchpredict.transforms.tensor.PassedField#type}; null when
   * its values are of several types, or of none, so that they are passed as JSON.
   */
  static @Nullable String of(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema.getType() == Schema.Type.NULL ? null : schema.toString();
    }
    List<Schema> types =
        schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    return types.size() == 1 ? types.get(0).toString() : null;
  }
}
