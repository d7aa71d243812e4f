package org.batchpredict.formats.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.batchpredict.transforms.tensor.PassedField;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/** The values of fields that go past the model. */
final class PassedValues {
  private PassedValues() {}

  /** The types of fields; null for each whose values are JSON. */
  static List<@Nullable Schema> schemas(List<PassedField> fields) {
    List<@Nullable Schema> schemas = new ArrayList<>();
    for (PassedField field : fields) {
      String type = field.type();
      schemas.add(
          type == null
              ? null
              : new Schema.Parser(NameValidator.NO_VALIDATION)
                  .setValidateDefaults(false)
                  .parse(type));
    }
    return schemas;
  }

  /** The JSON of a value that is not empty. */
  static String json(@Nullable Schema type, StringColumn column, int i) {
    int start = column.start(i);
    if (type == null) {
      return new String(column.data(), start, column.length(i), UTF_8);
    }
    try {
      return DatumJson.of(type, column.data(), start, start + column.length(i));
    } catch (InvalidDatumException e) {
      throw new IllegalStateException("Cannot read a field again: " + e.getMessage(), e);
    }
  }
}
