package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Models;
import org.batchpredict.service.jobs.Models.Model;
import org.batchpredict.service.jobs.Models.Version;
import org.batchpredict.service.jobs.PageTokens;
import org.batchpredict.transforms.tensorflow.TensorFlowVersion;

/** The methods of models and versions, which are those of the registry. */
final class ModelOperations {
  /** The etag of what never changes. */
  private static final String ETAG = "AAAAAAAAAAE=";

  private final Models models;
  private final ListPage pages;

  ModelOperations(Models models, PageTokens tokens) {
    this.models = models;
    this.pages = new ListPage(tokens);
  }

  ObjectNode model(ApiRequest request) {
    return json(find(request));
  }

  ObjectNode models(ApiRequest request) {
    List<Model> all = models.models(request.caller(), request.project());
    return pages.of(request, "models", all, Model::name, ModelOperations::json);
  }

  ObjectNode version(ApiRequest request) {
    return models
        .version(request.caller(), request.project(), request.id(1), request.id(2))
        .map(ModelOperations::json)
        .orElseThrow(() -> notFound("version", request));
  }

  ObjectNode versions(ApiRequest request) {
    List<Version> all = models.versions(request.caller(), request.project(), request.id(1));
    return pages.of(request, "versions", all, Version::name, ModelOperations::json);
  }

  /** Who may do what with a model is a matter of its project: a model has no policy of its own. */
  ObjectNode policy(ApiRequest request) {
    PolicyOperations.checkVersion(request);
    find(request);
    return PolicyOperations.json(Policy.EMPTY, ETAG);
  }

  /** Only what has been tried is said. */
  ObjectNode permissions(ApiRequest request) {
    ArrayNode granted = JsonNodeFactory.instance.arrayNode();
    for (JsonNode name : request.body().path("permissions")) {
      PolicyOperations.checkPermission(name.asText());
      if (isGranted(name.asText(), request)) {
        granted.add(name);
      }
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return granted.isEmpty() ? json : json.set("permissions", granted);
  }

  private boolean isGranted(String permission, ApiRequest request) {
    try {
      return switch (permission) {
        case "ml.models.get" ->
            models.model(request.caller(), request.project(), request.id(1)).isPresent();
        case "ml.versions.list" ->
            models.model(request.caller(), request.project(), request.id(1)).isPresent()
                && !models.versions(request.caller(), request.project(), request.id(1)).isEmpty();
        default -> false;
      };
    } catch (ApiException e) {
      if (e.status() == Status.PERMISSION_DENIED || e.status() == Status.UNAUTHENTICATED) {
        return false;
      }
      throw e;
    }
  }

  private Model find(ApiRequest request) {
    return models
        .model(request.caller(), request.project(), request.id(1))
        .orElseThrow(() -> notFound("model", request));
  }

  private static ObjectNode json(Model model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", model.name());
    model.defaultVersion().ifPresent(version -> json.set("defaultVersion", json(version)));
    return json;
  }

  private static ObjectNode json(Version version) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", version.name());
    if (version.isDefault()) {
      json.put("isDefault", true);
    }
    json.put("deploymentUri", version.uri());
    json.put("createTime", version.created().truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("runtimeVersion", runtimeVersion());
    json.put("framework", "TENSORFLOW");
    json.put("state", "READY");
    return json;
  }

  /** The first two numbers of TensorFlow's version. */
  private static String runtimeVersion() {
    return TensorFlowVersion.current().replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  private static ApiException notFound(String noun, ApiRequest request) {
    return new ApiException(
        Status.NOT_FOUND, "There is no " + noun + " " + Shown.of(request.name()));
  }
}
