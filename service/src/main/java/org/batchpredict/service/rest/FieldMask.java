package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.rest.FieldType.Kind;
import org.batchpredict.service.rest.Schema.Field;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of an answer a client wants: {@code a,b/c,d(e,f)}, with dots for slashes, too, and
 * {@code *} for all.
 */
final class FieldMask {
  private static final int MAX_LENGTH = 4096;
  private static final int MAX_DEPTH = 20;

  private final String text;
  private int position;

  private FieldMask(String text) {
    this.text = text;
  }

  /**
   * What of a message remains under a mask. What encloses a field that is named remains; so does a
   * message without any of them, empty.
   *
   * @throws ApiException INVALID_ARGUMENT when the mask is none, or names what the schema has not
   */
  static ObjectNode apply(String mask, Schema schema, ObjectNode message) {
    if (mask.length() > MAX_LENGTH) {
      throw new ApiException(Status.INVALID_ARGUMENT, "Invalid fields: too long.");
    }
    FieldMask parser = new FieldMask(mask);
    Node root = parser.list(0);
    if (parser.position < mask.length()) {
      throw parser.invalid();
    }
    return prune(root, schema, message, "");
  }

  /** A part of the mask: the fields that are wanted; none for all. */
  private static final class Node {
    final Map<String, Node> children = new LinkedHashMap<>();
    boolean all;

    Node child(String name) {
      return children.computeIfAbsent(name, n -> new Node());
    }

    void merge(Node other) {
      all |= other.all;
      other.children.forEach((name, node) -> child(name).merge(node));
    }
  }

  private Node list(int depth) {
    if (depth > MAX_DEPTH) {
      throw invalid();
    }
    Node node = new Node();
    do {
      if (position > 0 && position < text.length() && text.charAt(position) == ',') {
        position++;
      }
      path(node, depth);
    } while (position < text.length() && text.charAt(position) == ',');
    return node;
  }

  private void path(Node parent, int depth) {
    Node node = parent;
    int steps = 0;
    while (true) {
      String name = name();
      node = name.equals("*") ? node.child("*") : node.child(name);
      char next = position < text.length() ? text.charAt(position) : ',';
      if (next != '/' && next != '.') {
        break;
      }
      position++;
      if (++steps > MAX_DEPTH) {
        throw invalid();
      }
    }
    if (position < text.length() && text.charAt(position) == '(') {
      position++;
      node.merge(list(depth + 1));
      if (position >= text.length() || text.charAt(position) != ')') {
        throw invalid();
      }
      position++;
    } else {
      node.all = true;
    }
  }

  private String name() {
    int start = position;
    while (position < text.length() && "/.,()".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    String name = text.substring(start, position).strip();
    if (name.isEmpty()) {
      throw invalid();
    }
    return name;
  }

  private static ObjectNode prune(Node node, Schema schema, ObjectNode message, String path) {
    if (node.all) {
      return message;
    }
    ObjectNode pruned = JsonNodeFactory.instance.objectNode();
    Map<String, Node> wanted = new LinkedHashMap<>();
    for (Map.Entry<String, Node> child : node.children.entrySet()) {
      if (child.getKey().equals("*")) {
        schema.fields().forEach(field -> put(wanted, field.name(), child.getValue()));
      } else {
        Field field = schema.find(child.getKey()).orElseThrow(() -> unknown(path + child.getKey()));
        put(wanted, field.name(), child.getValue());
      }
    }
    for (Field field : schema.fields()) { // also those that the message has not: a check
      Node child = wanted.get(field.name());
      if (child != null) {
        JsonNode value =
            value(child, field.type(), message.get(field.name()), path + field.name() + "/");
        if (value != null) {
          pruned.set(field.name(), value);
        }
      }
    }
    return pruned;
  }

  private static void put(Map<String, Node> wanted, String name, Node node) {
    wanted.computeIfAbsent(name, n -> new Node()).merge(node);
  }

  private static @Nullable JsonNode value(
      Node node, FieldType type, @Nullable JsonNode value, String path) {
    if (node.all) {
      return value;
    }
    if (type.kind() == Kind.LIST) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      if (value == null || value.isEmpty()) {
        value(node, type.elementType(), null, path);
        return value;
      }
      for (JsonNode element : value) {
        list.add(value(node, type.elementType(), element, path));
      }
      return list;
    }
    if (type.kind() == Kind.MAP || type.kind() == Kind.ANY) {
      return entries(node, value);
    }
    if (type.kind() != Kind.MESSAGE) {
      String first = node.children.keySet().iterator().next();
      if (first.equals("*")) {
        return value;
      }
      throw unknown(path + first);
    }
    Schema schema = Schemas.of(type.message());
    ObjectNode message =
        value instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    ObjectNode pruned = prune(node, schema, message, path);
    return value == null ? null : pruned;
  }

  /** What remains of a map: its keys are anything. */
  private static @Nullable JsonNode entries(Node node, @Nullable JsonNode value) {
    if (value == null || node.children.containsKey("*")) {
      return value;
    }
    ObjectNode pruned = JsonNodeFactory.instance.objectNode();
    value.properties().stream()
        .filter(entry -> node.children.containsKey(entry.getKey()))
        .forEach(entry -> pruned.set(entry.getKey(), entry.getValue()));
    return pruned;
  }

  private ApiException invalid() {
    return invalid("Invalid field mask: column " + (position + 1) + ".");
  }

  private static ApiException unknown(String path) {
    return invalid("Cannot find matching fields for path '" + Shown.of(path) + "'.");
  }

  private static ApiException invalid(String problem) {
    return ApiException.invalid("fields", "Error expanding 'fields' parameter. " + problem);
  }
}
