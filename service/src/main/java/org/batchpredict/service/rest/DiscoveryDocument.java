package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.batchpredict.service.rest.FieldType.Kind;
import org.jspecify.annotations.Nullable;

/** The discovery document of the API, from which Google's clients make their methods. */
final class DiscoveryDocument {
  private static final String PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
  private static final String READ_ONLY = PLATFORM + ".read-only";

  /** Of the document that Google publishes, whose methods these are. */
  private static final String REVISION = "20251213";

  private DiscoveryDocument() {}

  /**
   * The document.
   *
   * @param root where clients find the service, with a slash at the end
   */
  static ObjectNode of(String root) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "discovery#restDescription");
    json.put("discoveryVersion", "v1");
    json.put("id", "ml:v1");
    json.put("name", "ml");
    json.put("version", "v1");
    json.put("revision", REVISION);
    json.put("title", "Batch Predict job service");
    json.put("description", "Runs jobs of batch prediction.");
    json.put("canonicalName", "Cloud Machine Learning Engine"); // which names classes of clients
    json.put("ownerDomain", "google.com");
    json.put("ownerName", "Google");
    json.put("protocol", "rest");
    json.put("rootUrl", root);
    json.put("servicePath", "");
    json.put("baseUrl", root);
    json.put("basePath", "");
    json.put("batchPath", "batch");
    json.put("fullyEncodeReservedExpansion", true);
    json.put("version_module", true);
    ObjectNode scopes = json.putObject("auth").putObject("oauth2").putObject("scopes");
    scopes.putObject(PLATFORM).put("description", "All that you may do.");
    scopes.putObject(READ_ONLY).put("description", "All that you may see.");
    json.set("parameters", systemParameters());
    json.set("resources", resources());
    json.set("schemas", schemas());
    return json;
  }

  private static ObjectNode systemParameters() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (SystemParameter parameter : SystemParameter.values()) {
      boolean isBoolean = parameter == SystemParameter.PRETTY_PRINT;
      ObjectNode item = json.putObject(parameter.wireName());
      item.put("description", parameter.description());
      item.put("location", "query");
      item.put("type", isBoolean ? "boolean" : "string");
      if (isBoolean || parameter == SystemParameter.ALT) {
        item.put("default", isBoolean ? "true" : "json");
      }
      if (!parameter.choices().isEmpty()) {
        parameter.choices().forEach(item.putArray("enum")::add);
        parameter.choices().forEach(choice -> item.withArray("enumDescriptions").add(choice));
      }
    }
    return json;
  }

  private static ObjectNode resources() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    for (ApiMethod method : ApiMethod.values()) {
      String[] names = method.id().split("\\.", -1); // ml, projects, …, get
      ObjectNode resource = root;
      for (String name : Arrays.copyOfRange(names, 1, names.length - 1)) {
        resource = resource.withObject("/resources/" + name);
      }
      resource.withObject("/methods").set(method.verb(), method(method));
    }
    return root.withObject("/resources");
  }

  private static ObjectNode method(ApiMethod method) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", method.id());
    json.put("description", method.description());
    json.put("httpMethod", method.httpMethod());
    json.put("path", method.template());
    json.put("flatPath", method.flatPath());
    ObjectNode parameters = json.putObject("parameters");
    parameters
        .putObject(method.pathParameter())
        .put("description", "Required. The name of the " + method.resource().noun() + ".")
        .put("location", "path")
        .put("pattern", method.resource().pattern())
        .put("required", true)
        .put("type", "string");
    for (ApiParameter parameter : method.parameters()) {
      ObjectNode item = parameters.putObject(parameter.name());
      item.put("description", parameter.description());
      item.put("location", "query");
      putType(item, parameter.kind());
    }
    json.putArray("parameterOrder").add(method.pathParameter());
    if (method.request() != null) {
      json.putObject("request").put("$ref", method.request());
    }
    json.putObject("response").put("$ref", method.response());
    json.putArray("scopes").add(PLATFORM);
    if (method.isReadable()) {
      json.withArray("scopes").add(READ_ONLY);
    }
    return json;
  }

  private static ObjectNode schemas() {
    Set<String> ids = new TreeSet<>();
    for (ApiMethod method : ApiMethod.values()) {
      ids.add(method.response());
      @Nullable String request = method.request();
      if (request != null) {
        ids.add(request);
      }
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Schema schema : Schemas.closure(ids)) {
      ObjectNode item = json.putObject(schema.id());
      item.put("id", schema.id());
      item.put("type", "object");
      ObjectNode properties = item.putObject("properties");
      for (Schema.Field field : schema.fields()) {
        ObjectNode property = type(field.type());
        if (field.readOnly()) {
          property.put("readOnly", true);
        }
        properties.set(field.name(), property);
      }
    }
    return json;
  }

  private static ObjectNode type(FieldType type) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (type.kind() == Kind.MESSAGE) {
      return json.put("$ref", type.message());
    }
    putType(json, type.kind());
    if (type.kind() == Kind.ENUM) {
      type.values().forEach(json.putArray("enum")::add);
    } else if (type.kind() == Kind.LIST) {
      json.set("items", type(type.elementType()));
    } else if (type.kind() == Kind.MAP) {
      json.set("additionalProperties", type(type.elementType()));
    }
    return json;
  }

  private static void putType(ObjectNode json, Kind kind) {
    json.put("type", kind.jsonType());
    if (kind.format() != null) {
      json.put("format", kind.format());
    }
  }
}
