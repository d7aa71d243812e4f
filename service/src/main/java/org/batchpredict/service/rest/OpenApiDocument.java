package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.batchpredict.service.rest.FieldType.Kind;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document of what the service serves: the methods that it refuses are not in it. */
final class OpenApiDocument {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String JSON = "application/json";
  private static final String PARAMETERS = "#/components/parameters/";
  private static final String SCHEMAS = "#/components/schemas/";

  private static final List<SystemParameter> SHOWN =
      List.of(
          SystemParameter.ALT,
          SystemParameter.FIELDS,
          SystemParameter.PRETTY_PRINT,
          SystemParameter.XGAFV);

  private OpenApiDocument() {}

  /**
   * The document.
   *
   * @param root where clients find the service, with a slash at the end
   */
  static ObjectNode of(String root) {
    ObjectNode json = NODES.objectNode();
    json.put("openapi", "3.1.0");
    json.putObject("info").put("title", "Batch Predict job service").put("version", "v1");
    json.putArray("servers").addObject().put("url", root);
    Set<String> schemas = new TreeSet<>();
    ObjectNode paths = json.putObject("paths");
    for (ApiMethod method : ApiMethod.values()) {
      if (method.isServed()) {
        ObjectNode path = paths.withObject("/" + escape("/" + method.flatPath()));
        path.set(method.httpMethod().toLowerCase(Locale.ROOT), operation(method, schemas));
      }
    }
    ObjectNode components = json.putObject("components");
    ObjectNode parameters = components.putObject("parameters");
    SHOWN.forEach(parameter -> parameters.set(parameter.name(), parameter(parameter)));
    components.set("schemas", schemas(schemas));
    ObjectNode security = components.putObject("securitySchemes");
    security.putObject("token").put("type", "http").put("scheme", "bearer");
    security
        .putObject("key")
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", "X-Goog-Api-Key");
    ArrayNode either = json.putArray("security");
    either.addObject().putArray("token");
    either.addObject().putArray("key");
    return json;
  }

  private static ObjectNode operation(ApiMethod method, Set<String> schemas) {
    ObjectNode json = NODES.objectNode();
    json.put("operationId", method.id());
    json.put("summary", method.description());
    ArrayNode parameters = json.putArray("parameters");
    for (String name : method.resource().flatParameters()) {
      ObjectNode item = parameters.addObject();
      item.put("name", name).put("in", "path").put("required", true);
      item.putObject("schema").put("type", "string").put("pattern", "^[^/]+$");
    }
    for (ApiParameter parameter : method.parameters()) {
      ObjectNode item = parameters.addObject();
      item.put("name", parameter.name()).put("in", "query");
      item.put("description", parameter.description());
      item.set("schema", type(FieldType.of(parameter.kind())));
    }
    SHOWN.forEach(shown -> parameters.addObject().put("$ref", PARAMETERS + shown.name()));
    @Nullable String request = method.request();
    if (request != null) {
      schemas.add(request);
      json.putObject("requestBody").set("content", content(SCHEMAS + request));
    }
    schemas.add(method.response());
    ObjectNode responses = json.putObject("responses");
    ObjectNode answer = responses.putObject("200").put("description", "The answer.");
    answer.set("content", content(SCHEMAS + method.response()));
    ObjectNode error = responses.putObject("default").put("description", "An error.");
    error.set("content", content(SCHEMAS + "Error"));
    return json;
  }

  private static ObjectNode content(String schema) {
    ObjectNode content = NODES.objectNode();
    content.putObject(JSON).putObject("schema").put("$ref", schema);
    return content;
  }

  private static ObjectNode parameter(SystemParameter parameter) {
    ObjectNode json = NODES.objectNode();
    json.put("name", parameter.wireName()).put("in", "query");
    json.put("description", parameter.description());
    ObjectNode schema = json.putObject("schema");
    schema.put("type", parameter == SystemParameter.PRETTY_PRINT ? "boolean" : "string");
    if (parameter == SystemParameter.ALT) {
      schema.putArray("enum").add("json");
    } else if (!parameter.choices().isEmpty()) {
      parameter.choices().forEach(schema.putArray("enum")::add);
    }
    return json;
  }

  private static ObjectNode schemas(Set<String> ids) {
    ObjectNode json = NODES.objectNode();
    for (Schema schema : Schemas.served(ids)) {
      ObjectNode item = json.putObject(schema.id()).put("type", "object");
      item.put("additionalProperties", false);
      ObjectNode properties = item.putObject("properties");
      for (Schema.Field field : schema.fields()) {
        if (field.served()) {
          ObjectNode property = type(field.type());
          if (field.output()) {
            property.put("readOnly", true);
          }
          properties.set(field.name(), property);
        }
      }
    }
    ObjectNode error = json.putObject("Error").put("type", "object");
    error.putArray("required").add("error");
    ObjectNode inner = error.putObject("properties").putObject("error").put("type", "object");
    inner.putArray("required").add("code").add("message").add("status");
    ObjectNode properties = inner.putObject("properties");
    properties.putObject("code").put("type", "integer");
    properties.putObject("message").put("type", "string");
    properties.putObject("status").put("type", "string");
    return json;
  }

  private static ObjectNode type(FieldType type) {
    ObjectNode json = NODES.objectNode();
    switch (type.kind()) {
      case MESSAGE -> json.put("$ref", SCHEMAS + type.message());
      case ANY -> {} // anything
      case LIST -> json.put("type", "array").set("items", type(type.elementType()));
      case MAP -> json.put("type", "object").set("additionalProperties", type(type.elementType()));
      case ENUM -> type.values().forEach(json.put("type", "string").putArray("enum")::add);
      case INT64 -> json.put("type", "string").put("format", "int64").put("pattern", "^-?[0-9]+$");
      case TIMESTAMP -> json.put("type", "string").put("format", "date-time");
      case BYTES -> json.put("type", "string").put("format", "byte");
      default -> {
        Kind kind = type.kind();
        json.put("type", kind.jsonType());
        if (kind == Kind.INT32 || kind == Kind.DOUBLE) {
          json.put("format", kind.format());
        }
      }
    }
    return json;
  }

  /** A part of a JSON pointer. */
  private static String escape(String text) {
    return text.replace("~", "~0").replace("/", "~1");
  }
}
