package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.batchpredict.service.access.Access;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;

/** The methods of projects, locations and operations: what clients ask beside their jobs. */
final class ProjectOperations {
  /** The one location there is: here. */
  private static final String LOCATION = "global";

  private final ServiceConfig config;

  ProjectOperations(ServiceConfig config) {
    this.config = config;
  }

  ObjectNode config(ApiRequest request) {
    check(request, Permission.PROJECTS_GET_CONFIG);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("serviceAccount", "service@" + request.project() + ".batchpredict.invalid");
    return json;
  }

  ObjectNode locations(ApiRequest request) {
    check(request, Permission.LOCATIONS_LIST);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (request.text("pageToken").isEmpty()) {
      json.putArray("locations").add(location(request.project()));
    }
    return json;
  }

  ObjectNode location(ApiRequest request) {
    check(request, Permission.LOCATIONS_GET);
    if (!request.id(1).equals(LOCATION)) {
      throw notFound("location", request);
    }
    return location(request.project());
  }

  /** Nothing that the service does takes so long that it would be an operation. */
  ObjectNode operations(ApiRequest request) {
    check(request, Permission.OPERATIONS_LIST);
    return JsonNodeFactory.instance.objectNode();
  }

  ObjectNode operation(ApiRequest request) {
    check(request, Permission.OPERATIONS_GET);
    throw notFound("operation", request);
  }

  private void check(ApiRequest request, Permission permission) {
    ProjectConfig project = config.project(request.project());
    Policy policy = project == null ? Policy.EMPTY : project.policy();
    Access.check(request.caller(), permission, policy, null, request.name());
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
