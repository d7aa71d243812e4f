package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The canonical forms of values that are neither lists nor messages. */
final class Scalars {
  /** A JSON number. Bounded, so that the text of one cannot cost time without end. */
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,32}(\\.[0-9]{1,32})?([eE][+-]?[0-9]{1,4})?");

  private Scalars() {}

  /** The canonical form of a value; null when it is none of that type. */
  static @Nullable JsonNode parse(FieldType type, JsonNode json) {
    return switch (type.kind()) {
      case STRING, TIMESTAMP, DURATION, MASK -> string(json);
      case BOOL -> json.isBoolean() ? json : bool(json);
      case INT32 -> int32(json);
      case INT64 -> int64(json);
      case DOUBLE -> json.isNumber() ? json : null;
      case BYTES -> bytes(json);
      case ENUM -> enumValue(type.values(), json);
      case ANY, LIST, MAP, MESSAGE -> throw new IllegalArgumentException("No scalar: " + type);
    };
  }

  /** What has no UTF-8 is no string of proto3. */
  static boolean isUnicode(String text) {
    return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  /** Base64 in either alphabet, with or without padding, as the usual one with it. */
  static @Nullable String base64(String text) {
    try {
      String usual = text.replace('-', '+').replace('_', '/');
      return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(usual));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable JsonNode string(JsonNode json) {
    return json.isTextual() && isUnicode(json.textValue()) ? json : null;
  }

  private static @Nullable JsonNode bool(JsonNode json) {
    return json.isTextual() && List.of("true", "false").contains(json.textValue())
        ? BooleanNode.valueOf(json.textValue().equals("true"))
        : null;
  }

  private static @Nullable JsonNode int32(JsonNode json) {
    Long value = whole(json);
    return value == null || value != value.intValue() ? null : IntNode.valueOf(value.intValue());
  }

  private static @Nullable JsonNode int64(JsonNode json) {
    Long value = whole(json);
    return value == null ? null : TextNode.valueOf(value.toString());
  }

  /** A number or the text of one; 2.0 and 1e3 are whole numbers. */
  private static @Nullable Long whole(JsonNode json) {
    boolean scalar = json.isNumber() || json.isTextual();
    if (!scalar || !NUMBER.matcher(json.asText()).matches()) {
      return null;
    }
    try {
      return new BigDecimal(json.asText()).longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable JsonNode bytes(JsonNode json) {
    String canonical = json.isTextual() ? base64(json.textValue()) : null;
    return canonical == null ? null : TextNode.valueOf(canonical);
  }

  /** A name, or its number. */
  private static @Nullable JsonNode enumValue(List<String> values, JsonNode json) {
    if (json.isTextual()) {
      return values.contains(json.textValue()) ? json : null;
    }
    Long number = json.isNumber() ? whole(json) : null;
    return number == null || number < 0 || number >= values.size()
        ? null
        : TextNode.valueOf(values.get(number.intValue()));
  }
}
