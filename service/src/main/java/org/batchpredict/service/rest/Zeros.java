package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.JsonNode;

/** The values that proto3 does not tell from absent ones; they are in no canonical message. */
final class Zeros {
  private Zeros() {}

  static boolean isZero(FieldType type, JsonNode value) {
    return switch (type.kind()) {
      case STRING, BYTES, TIMESTAMP, DURATION, MASK -> value.asText().isEmpty();
      case BOOL -> !value.asBoolean();
      case INT32, DOUBLE -> value.asDouble() == 0;
      case INT64 -> value.asText().equals("0");
      case ENUM -> value.asText().equals(type.values().get(0));
      case LIST, MAP -> value.isEmpty();
      case ANY -> false;
      case MESSAGE -> false; // an empty message is a message
    };
  }
}
