package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.PageTokens;
import org.batchpredict.service.jobs.Projects;

/** The methods of projects, locations and operations: what clients ask beside their jobs. */
final class ProjectOperations {
  /** The one location there is: here. */
  private static final String LOCATION = "global";

  private final Projects projects;
  private final PageTokens tokens;

  ProjectOperations(Projects projects, PageTokens tokens) {
    this.projects = projects;
    this.tokens = tokens;
  }

  ObjectNode config(ApiRequest request) {
    return look(
        request,
        Permission.PROJECTS_GET_CONFIG,
        () ->
            JsonNodeFactory.instance
                .objectNode()
                .put("serviceAccount", "service@" + request.project() + ".batchpredict.invalid"));
  }

  ObjectNode locations(ApiRequest request) {
    return look(
        request,
        Permission.LOCATIONS_LIST,
        () -> {
          checkPage(request);
          ObjectNode json = JsonNodeFactory.instance.objectNode();
          json.putArray("locations").add(location(request.project()));
          return json;
        });
  }

  ObjectNode location(ApiRequest request) {
    return look(
        request,
        Permission.LOCATIONS_GET,
        () -> {
          if (!request.id(1).equals(LOCATION)) {
            throw notFound("location", request);
          }
          return location(request.project());
        });
  }

  /** Nothing that the service does takes so long that it would be an operation. */
  ObjectNode operations(ApiRequest request) {
    return look(
        request,
        Permission.OPERATIONS_LIST,
        () -> {
          checkPage(request);
          return JsonNodeFactory.instance.objectNode();
        });
  }

  /** There is one page, so that no token is ours. */
  private void checkPage(ApiRequest request) {
    tokens.parse(request.method().id(), request.name(), request.text("pageToken"));
  }

  ObjectNode operation(ApiRequest request) {
    return look(
        request,
        Permission.OPERATIONS_GET,
        () -> {
          throw notFound("operation", request);
        });
  }

  private ObjectNode look(ApiRequest request, Permission permission, Supplier<ObjectNode> work) {
    return projects.look(
        request.caller(),
        request.method().id(),
        request.project(),
        request.name(),
        permission,
        work);
  }

  private static ObjectNode location(String project) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", "projects/" + project + "/locations/" + LOCATION);
    json.putArray("capabilities").addObject().put("type", "BATCH_PREDICTION");
    return json;
  }

  private static ApiException notFound(String noun, ApiRequest request) {
    return new ApiException(
        Status.NOT_FOUND, "There is no " + noun + " " + Shown.of(request.name()));
  }
}
