package org.batchpredict.service.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a field of a message holds.
 *
 * @param message the id of a MESSAGE's schema; else empty
 * @param values of an ENUM, the zero value first; else empty
 * @param element of a LIST or MAP; else null
 */
record FieldType(Kind kind, String message, List<String> values, @Nullable FieldType element) {
  /** The kinds of values that messages have. */
  enum Kind {
    STRING("string", null, true),
    BOOL("boolean", null, true),
    INT32("integer", "int32", true),
    INT64("string", "int64", true),
    DOUBLE("number", "double", true),
    BYTES("string", "byte", true),
    TIMESTAMP("string", "google-datetime", true),
    DURATION("string", "google-duration", true),
    MASK("string", "google-fieldmask", true),
    ANY("any", null, false),
    ENUM("string", null, true),
    LIST("array", null, false),
    MAP("object", null, false),
    MESSAGE("object", null, false);

    private final String jsonType;
    private final @Nullable String format;
    private final boolean scalar;

    Kind(String jsonType, @Nullable String format, boolean scalar) {
      this.jsonType = jsonType;
      this.format = format;
      this.scalar = scalar;
    }

    /** The type in a discovery document. */
    String jsonType() {
      return jsonType;
    }

    /** The format in a discovery document. */
    @Nullable String format() {
      return format;
    }

    boolean isScalar() {
      return scalar;
    }
  }

  FieldType {
    values = List.copyOf(values);
  }

  static FieldType of(Kind kind) {
    return new FieldType(kind, "", List.of(), null);
  }

  /** What a LIST or MAP has. */
  FieldType elementType() {
    if (element == null) {
      throw new IllegalStateException("No list and no map: " + kind);
    }
    return element;
  }
}
