package org.batchpredict.pipeline.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes the value of a request's field of the JSON that stands for it. */
final class FieldValue {
  /** A JSON number. Bounded, so that the text of one cannot cost time without end. */
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,32}(\\.[0-9]{1,32})?([eE][+-]?[0-9]{1,4})?");

  private FieldValue() {}

  /**
   * The field's value: a String, a Long or a List of Strings.
   *
   * @throws IllegalArgumentException when the JSON is of another type; the message shows the JSON
   */
  static Object parse(RequestField.Type type, JsonNode json) {
    return switch (type) {
      case STRING -> string(json);
      case STRINGS -> strings(json);
      case INT64 -> int64(json);
    };
  }

  private static String string(JsonNode json) {
    if (!json.isTextual()) {
      throw invalid(json, "a string");
    }
    if (!isUnicode(json.textValue())) {
      throw invalid(json, "Unicode text, without lone surrogates");
    }
    return json.textValue();
  }

  /** What has no UTF-8 is no string of proto3, and no name of a file. */
  private static boolean isUnicode(String text) {
    return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  /** A string alone is a list of one: sample code for the API that many have copied sends that. */
  private static List<String> strings(JsonNode json) {
    if (json.isTextual()) {
      return List.of(string(json));
    }
    if (!json.isArray()) {
      throw invalid(json, "a list of strings");
    }
    List<String> strings = new ArrayList<>();
    for (JsonNode element : json) {
      if (!element.isTextual()) {
        throw invalid(json, "a list of strings");
      }
      strings.add(string(element));
    }
    return strings;
  }

  /** As proto3 has it: a number or the text of one; 2.0 and 1e3 are whole numbers. */
  private static long int64(JsonNode json) {
    boolean scalar = json.isNumber() || json.isTextual();
    if (!scalar || !NUMBER.matcher(json.asText()).matches()) {
      throw invalid(json, "a whole number");
    }
    try {
      return new BigDecimal(json.asText()).longValueExact();
    } catch (ArithmeticException e) {
      throw invalid(json, "a whole number of 64 bits");
    }
  }

  private static IllegalArgumentException invalid(JsonNode json, String expected) {
    return new IllegalArgumentException(json + " (must be " + expected + ")");
  }
}
