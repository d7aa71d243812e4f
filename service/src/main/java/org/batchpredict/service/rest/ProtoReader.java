package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.FieldViolation;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.rest.FieldType.Kind;
import org.batchpredict.service.rest.Schema.Field;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message from proto3 JSON, strictly, into its canonical form: names in lowerCamelCase, no
 * nulls, no zero values, int64 as strings, nothing that only answers have. The rules are those of
 * the <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON format</a>, the messages
 * those of Google's front end.
 */
final class ProtoReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Who has more wrong than this has sent something else. */
  private static final int MAX_PROBLEMS = 50;

  private final List<FieldViolation> problems = new ArrayList<>();

  private ProtoReader() {}

  /**
   * Reads a message.
   *
   * @param path where the message stands in the request; empty when it is the request
   * @param alsoKnown names that are ignored at the top, since the URL has them, too
   * @throws ApiException INVALID_ARGUMENT with all problems, a line each
   */
  static ObjectNode read(JsonNode json, Schema schema, String path, Set<String> alsoKnown) {
    ProtoReader reader = new ProtoReader();
    ObjectNode message = reader.message(json, schema, path, alsoKnown);
    if (!reader.problems.isEmpty()) {
      List<FieldViolation> shown = reader.problems.stream().limit(MAX_PROBLEMS).toList();
      throw ApiException.of(
          Status.INVALID_ARGUMENT,
          shown.stream().map(FieldViolation::description).collect(Collectors.joining("\n")),
          shown);
    }
    return message;
  }

  private ObjectNode message(JsonNode json, Schema schema, String path, Set<String> alsoKnown) {
    ObjectNode message = NODES.objectNode();
    if (!json.isObject()) {
      invalidValue(path, "TYPE_MESSAGE", json);
      return message;
    }
    Map<String, JsonNode> given = new HashMap<>();
    Set<String> oneofs = new HashSet<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      String name = entry.getKey();
      Field field = schema.find(name).orElse(null);
      if (field == null) {
        if (!alsoKnown.contains(name)) {
          unknown(path, name, "Cannot find field.");
        }
      } else if (!field.output() && !entry.getValue().isNull()) {
        if (field.oneof() != null && !oneofs.add(field.oneof())) {
          add(
              path,
              "Invalid value%s (oneof), oneof field '%s' is already set. Cannot set '%s'"
                  .formatted(at(path), field.oneof(), field.name()));
        } else if (given.put(field.name(), entry.getValue()) != null) {
          unknown(path, name, "Proto field is given twice.");
        }
      }
    }
    for (Field field : schema.fields()) { // the order of the table, not that of the request
      JsonNode value = given.get(field.name());
      if (value != null) {
        set(message, field, value, path);
      }
    }
    return message;
  }

  private void set(ObjectNode message, Field field, JsonNode json, String path) {
    String inner = path.isEmpty() ? field.protoName() : path + "." + field.protoName();
    if (json.isArray() && field.type().kind() != Kind.LIST && field.type().kind() != Kind.ANY) {
      unknown(path, field.name(), "Proto field is not repeating, cannot start list.");
      return;
    }
    JsonNode value = value(field.type(), json, inner);
    if (value != null && (field.oneof() != null || !Zeros.isZero(field.type(), value))) {
      message.set(field.name(), value);
    }
  }

  private @Nullable JsonNode value(FieldType type, JsonNode json, String path) {
    return switch (type.kind()) {
      case MESSAGE -> message(json, Schemas.of(type.message()), path, Set.of());
      case LIST -> list(type.elementType(), json, path);
      case MAP -> map(type.elementType(), json, path);
      case ANY -> json;
      default -> scalar(type, json, path);
    };
  }

  /** What is no list is a list of one: much copied sample code for the API sends that. */
  private ArrayNode list(FieldType type, JsonNode json, String path) {
    ArrayNode list = NODES.arrayNode();
    if (!json.isArray()) {
      addTo(list, type, json, path);
    }
    for (int i = 0; json.isArray() && i < json.size(); i++) {
      addTo(list, type, json.get(i), path + "[" + i + "]");
    }
    return list;
  }

  private void addTo(ArrayNode list, FieldType type, JsonNode json, String path) {
    JsonNode element = value(type, json, path);
    if (element != null) {
      list.add(element);
    }
  }

  private ObjectNode map(FieldType type, JsonNode json, String path) {
    ObjectNode map = NODES.objectNode();
    if (!json.isObject()) {
      invalidValue(path, "TYPE_MESSAGE", json);
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      JsonNode value = value(type, entry.getValue(), path + "[\"" + entry.getKey() + "\"]");
      if (!Scalars.isUnicode(entry.getKey())) {
        invalidValue(path, "TYPE_STRING", NODES.textNode("?"));
      } else if (value != null) {
        map.set(entry.getKey(), value);
      }
    }
    return map;
  }

  private @Nullable JsonNode scalar(FieldType type, JsonNode json, String path) {
    @Nullable JsonNode value = Scalars.parse(type, json);
    if (value == null) {
      invalidValue(path, "TYPE_" + type.kind(), json);
    }
    return value;
  }

  private void unknown(String path, String name, String problem) {
    add(
        path,
        "Invalid JSON payload received. Unknown name \"%s\"%s: %s"
            .formatted(Shown.of(name), at(path), problem));
  }

  private void invalidValue(String path, String type, JsonNode json) {
    add(path, "Invalid value%s (%s), %s".formatted(at(path), type, Shown.of(json.toString())));
  }

  private void add(String path, String problem) {
    problems.add(new FieldViolation(path, problem));
  }

  private static String at(String path) {
    return path.isEmpty() ? "" : " at '" + Shown.of(path) + "'";
  }
}
