package org.batchpredict.service.rest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message of the API: its fields, in the order in which answers have them.
 *
 * @param id its name in the discovery document
 */
record Schema(String id, List<Field> fields) {
  Schema {
    fields = List.copyOf(fields);
  }

  /** The field of that name in either spelling. */
  Optional<Field> find(String name) {
    return fields.stream()
        .filter(field -> field.name().equals(name) || field.protoName().equals(name))
        .findFirst();
  }

  /**
   * A field of a message.
   *
   * @param name in lowerCamelCase
   * @param oneof of whose fields only one can be set; null when it is in none
   * @param output whether requests cannot set it
   * @param readOnly whether the discovery document says so
   * @param served false for what the service knows, but refuses
   */
  record Field(
      String name,
      FieldType type,
      @Nullable String oneof,
      boolean output,
      boolean readOnly,
      boolean served) {
    /** The name in snake_case. */
    String protoName() {
      return snakeCase(name);
    }
  }

  static String snakeCase(String name) {
    return name.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
