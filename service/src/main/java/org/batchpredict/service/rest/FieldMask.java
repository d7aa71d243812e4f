package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.rest.Schema.Field;
import org.jspecify.annotations.Nullable;

/** Which fields of an answer a client wants: a tree of names; a leaf is all that is below it. */
final class FieldMask {
  private static final String ANY = "*";

  private final Map<String, FieldMask> children = new LinkedHashMap<>();
  private boolean all;

  /** The part of the mask below a name. */
  FieldMask child(String name) {
    return children.computeIfAbsent(name, n -> new FieldMask());
  }

  /** Wants all from here on. */
  void wantAll() {
    all = true;
  }

  /** Wants what the other wants, too. */
  void merge(FieldMask other) {
    all |= other.all;
    other.children.forEach((name, mask) -> child(name).merge(mask));
  }

  /**
   * What of a message remains under a mask. What encloses a field that is named remains; so does a
   * message without any of them, empty.
   *
   * @param mask as {@link FieldMaskParser} reads it
   * @throws ApiException INVALID_ARGUMENT when the mask is none, or names what the schema has not
   */
  static ObjectNode apply(String mask, Schema schema, ObjectNode message) {
    return FieldMaskParser.parse(mask).prune(schema, message, "");
  }

  private ObjectNode prune(Schema schema, ObjectNode message, String path) {
    if (all) {
      return message;
    }
    FieldMask wanted = new FieldMask();
    children.forEach(
        (name, mask) -> {
          if (name.equals(ANY)) {
            schema.fields().forEach(field -> wanted.child(field.name()).merge(mask));
          } else {
            Field field = schema.find(name).orElseThrow(() -> unknown(path + name));
            wanted.child(field.name()).merge(mask);
          }
        });
    ObjectNode pruned = JsonNodeFactory.instance.objectNode();
    for (Field field : schema.fields()) {
      FieldMask mask = wanted.children.get(field.name());
      if (mask != null) { // of a field that the message has not, too: its mask may be wrong
        String inner = path + field.name() + "/";
        JsonNode value = mask.value(field.type(), message.get(field.name()), inner);
        if (value != null) {
          pruned.set(field.name(), value);
        }
      }
    }
    return pruned;
  }

  private @Nullable JsonNode value(FieldType type, @Nullable JsonNode value, String path) {
    if (all) {
      return value;
    }
    return switch (type.kind()) {
      case LIST -> elements(type.elementType(), value, path);
      case MAP, ANY -> entries(value);
      case MESSAGE -> {
        ObjectNode message =
            value instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        ObjectNode pruned = prune(Schemas.of(type.message()), message, path);
        yield value == null ? null : pruned;
      }
      default -> {
        for (String name : children.keySet()) {
          if (!name.equals(ANY)) {
            throw unknown(path + name);
          }
        }
        yield value;
      }
    };
  }

  private @Nullable JsonNode elements(FieldType type, @Nullable JsonNode list, String path) {
    value(type, null, path); // also when there is none
    if (list == null) {
      return null;
    }
    ArrayNode pruned = JsonNodeFactory.instance.arrayNode();
    list.forEach(element -> pruned.add(value(type, element, path)));
    return pruned;
  }

  /** What remains of a map: its keys are anything. */
  private @Nullable JsonNode entries(@Nullable JsonNode map) {
    if (map == null || children.containsKey(ANY)) {
      return map;
    }
    ObjectNode pruned = JsonNodeFactory.instance.objectNode();
    map.properties().stream()
        .filter(entry -> children.containsKey(entry.getKey()))
        .forEach(entry -> pruned.set(entry.getKey(), entry.getValue()));
    return pruned;
  }

  private static ApiException unknown(String path) {
    return FieldMaskParser.invalid(
        "Cannot find matching fields for path '" + Shown.of(path) + "'.");
  }
}
