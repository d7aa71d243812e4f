package org.batchpredict.service.rest;

import static org.batchpredict.service.rest.ApiParameter.FILTER;
import static org.batchpredict.service.rest.ApiParameter.PAGE_SIZE;
import static org.batchpredict.service.rest.ApiParameter.PAGE_TOKEN;
import static org.batchpredict.service.rest.ApiParameter.PARTIAL_SUCCESS;
import static org.batchpredict.service.rest.ApiParameter.POLICY_VERSION;
import static org.batchpredict.service.rest.ApiParameter.UPDATE_MASK;
import static org.batchpredict.service.rest.Resource.ANYTHING;
import static org.batchpredict.service.rest.Resource.JOB;
import static org.batchpredict.service.rest.Resource.LOCATION;
import static org.batchpredict.service.rest.Resource.LOCATION_OPERATION;
import static org.batchpredict.service.rest.Resource.MODEL;
import static org.batchpredict.service.rest.Resource.OPERATION;
import static org.batchpredict.service.rest.Resource.PROJECT;
import static org.batchpredict.service.rest.Resource.VERSION;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the API: the one table that routes calls, and that the discovery document and the
 * OpenAPI document are made of. Methods on online prediction and on changes of models are known, so
 * that clients are generated with them, and refused; those of studies are not known.
 */
@SuppressWarnings("ImmutableEnumChecker") // The lists are copies.
enum ApiMethod {
  PROJECTS_EXPLAIN(
      "ml.projects.explain", "POST {+name}:explain", ANYTHING, "ExplainRequest", "HttpBody"),
  PROJECTS_GET_CONFIG(
      "ml.projects.getConfig", "GET {+name}:getConfig", PROJECT, null, "GetConfigResponse"),
  PROJECTS_PREDICT(
      "ml.projects.predict", "POST {+name}:predict", ANYTHING, "PredictRequest", "HttpBody"),

  JOBS_CANCEL("ml.projects.jobs.cancel", "POST {+name}:cancel", JOB, "CancelJobRequest", "Empty"),
  JOBS_CREATE("ml.projects.jobs.create", "POST {+parent}/jobs", PROJECT, "job Job", "Job"),
  JOBS_GET("ml.projects.jobs.get", "GET {+name}", JOB, null, "Job"),
  JOBS_GET_IAM_POLICY(
      "ml.projects.jobs.getIamPolicy",
      "GET {+resource}:getIamPolicy",
      JOB,
      null,
      "Policy",
      POLICY_VERSION),
  JOBS_LIST(
      "ml.projects.jobs.list",
      "GET {+parent}/jobs",
      PROJECT,
      null,
      "ListJobsResponse",
      FILTER,
      PAGE_SIZE,
      PAGE_TOKEN),
  JOBS_PATCH("ml.projects.jobs.patch", "PATCH {+name}", JOB, "job Job", "Job", UPDATE_MASK),
  JOBS_SET_IAM_POLICY(
      "ml.projects.jobs.setIamPolicy",
      "POST {+resource}:setIamPolicy",
      JOB,
      "SetIamPolicyRequest",
      "Policy"),
  JOBS_TEST_IAM_PERMISSIONS(
      "ml.projects.jobs.testIamPermissions",
      "POST {+resource}:testIamPermissions",
      JOB,
      "TestIamPermissionsRequest",
      "TestIamPermissionsResponse"),

  LOCATIONS_GET("ml.projects.locations.get", "GET {+name}", LOCATION, null, "Location"),
  LOCATIONS_LIST(
      "ml.projects.locations.list",
      "GET {+parent}/locations",
      PROJECT,
      null,
      "ListLocationsResponse",
      PAGE_SIZE,
      PAGE_TOKEN),
  LOCATION_OPERATIONS_CANCEL(
      "ml.projects.locations.operations.cancel",
      "POST {+name}:cancel",
      LOCATION_OPERATION,
      null,
      "Empty"),
  LOCATION_OPERATIONS_GET(
      "ml.projects.locations.operations.get", "GET {+name}", LOCATION_OPERATION, null, "Operation"),

  MODELS_CREATE(
      "ml.projects.models.create", "POST {+parent}/models", PROJECT, "model Model", "Model"),
  MODELS_DELETE("ml.projects.models.delete", "DELETE {+name}", MODEL, null, "Operation"),
  MODELS_GET("ml.projects.models.get", "GET {+name}", MODEL, null, "Model"),
  MODELS_GET_IAM_POLICY(
      "ml.projects.models.getIamPolicy",
      "GET {+resource}:getIamPolicy",
      MODEL,
      null,
      "Policy",
      POLICY_VERSION),
  MODELS_LIST(
      "ml.projects.models.list",
      "GET {+parent}/models",
      PROJECT,
      null,
      "ListModelsResponse",
      FILTER,
      PAGE_SIZE,
      PAGE_TOKEN),
  MODELS_PATCH(
      "ml.projects.models.patch", "PATCH {+name}", MODEL, "model Model", "Operation", UPDATE_MASK),
  MODELS_SET_IAM_POLICY(
      "ml.projects.models.setIamPolicy",
      "POST {+resource}:setIamPolicy",
      MODEL,
      "SetIamPolicyRequest",
      "Policy"),
  MODELS_TEST_IAM_PERMISSIONS(
      "ml.projects.models.testIamPermissions",
      "POST {+resource}:testIamPermissions",
      MODEL,
      "TestIamPermissionsRequest",
      "TestIamPermissionsResponse"),

  VERSIONS_CREATE(
      "ml.projects.models.versions.create",
      "POST {+parent}/versions",
      MODEL,
      "version Version",
      "Operation"),
  VERSIONS_DELETE(
      "ml.projects.models.versions.delete", "DELETE {+name}", VERSION, null, "Operation"),
  VERSIONS_GET("ml.projects.models.versions.get", "GET {+name}", VERSION, null, "Version"),
  VERSIONS_LIST(
      "ml.projects.models.versions.list",
      "GET {+parent}/versions",
      MODEL,
      null,
      "ListVersionsResponse",
      FILTER,
      PAGE_SIZE,
      PAGE_TOKEN),
  VERSIONS_PATCH(
      "ml.projects.models.versions.patch",
      "PATCH {+name}",
      VERSION,
      "version Version",
      "Operation",
      UPDATE_MASK),
  VERSIONS_SET_DEFAULT(
      "ml.projects.models.versions.setDefault",
      "POST {+name}:setDefault",
      VERSION,
      "SetDefaultVersionRequest",
      "Version"),

  OPERATIONS_CANCEL(
      "ml.projects.operations.cancel", "POST {+name}:cancel", OPERATION, null, "Empty"),
  OPERATIONS_GET("ml.projects.operations.get", "GET {+name}", OPERATION, null, "Operation"),
  OPERATIONS_LIST(
      "ml.projects.operations.list",
      "GET {+name}/operations",
      PROJECT,
      null,
      "ListOperationsResponse",
      FILTER,
      PAGE_SIZE,
      PAGE_TOKEN,
      PARTIAL_SUCCESS);

  private final String id;
  private final String httpMethod;
  private final String template;
  private final Resource resource;
  private final @Nullable String request;
  private final String bodyField;
  private final String response;
  private final List<ApiParameter> parameters;
  private final Pattern path;

  /**
   * @param route the HTTP method, and the path below v1
   * @param request the schema of the body, after the field of the request that the body is, if it
   *     is not the whole; null when there is no body
   */
  ApiMethod(
      String id,
      String route,
      Resource resource,
      @Nullable String request,
      String response,
      ApiParameter... parameters) {
    this.id = id;
    this.httpMethod = route.substring(0, route.indexOf(' '));
    this.template = "v1/" + route.substring(route.indexOf(' ') + 1);
    this.resource = resource;
    this.request = request == null ? null : SchemaIds.of(request.replaceFirst(".* ", ""));
    this.bodyField = request == null ? "" : request.replaceFirst(" ?[A-Z].*", "");
    this.response = SchemaIds.of(response);
    this.parameters = List.of(parameters);
    this.path = Pattern.compile(template.replaceFirst("\\{.*}", "(" + resource.expression() + ")"));
  }

  /** Such as {@code ml.projects.jobs.get}. */
  String id() {
    return id;
  }

  /** The last part of the id. */
  String verb() {
    return id.substring(id.lastIndexOf('.') + 1);
  }

  /** What it does, in a sentence. */
  String description() {
    String noun = id.replaceFirst(".*\\.(\\w+)s\\.\\w+$", "$1");
    String words = Schema.snakeCase(verb()).replace('_', ' ').replace("iam ", "IAM ");
    return words.substring(0, 1).toUpperCase(Locale.ROOT)
        + words.substring(1)
        + (isServed() ? "; of a " + noun + "." : "; of a " + noun + ". Not supported.");
  }

  String httpMethod() {
    return httpMethod;
  }

  /** The path, with the name of a resource in it: {@code v1/{+name}:cancel}. */
  String template() {
    return template;
  }

  /** The path, with ids in it: {@code v1/projects/{projectsId}/jobs/{jobsId}:cancel}. */
  String flatPath() {
    return template.replaceFirst("\\{.*}", resource.flat());
  }

  /** What the path names: its one parameter. */
  Resource resource() {
    return resource;
  }

  /** What the path's parameter is called: name, parent or resource. */
  String pathParameter() {
    return template.substring(template.indexOf('+') + 1, template.indexOf('}'));
  }

  /** The parameters of the query, beside those that all methods have. */
  List<ApiParameter> parameters() {
    return parameters;
  }

  /** The schema of the request; null when there is none. */
  @Nullable String request() {
    return request;
  }

  /** The field of the request that the body is; empty when the body is the request. */
  String bodyField() {
    return bodyField;
  }

  String response() {
    return response;
  }

  /** Whether a token that is for reading alone will do. */
  boolean isReadable() {
    return switch (this) {
      case JOBS_GET,
          JOBS_LIST,
          LOCATIONS_GET,
          LOCATIONS_LIST,
          MODELS_GET,
          MODELS_LIST,
          VERSIONS_LIST ->
          true;
      default -> false;
    };
  }

  /** Whether the service does more than refuse it. */
  boolean isServed() {
    return switch (this) {
      case PROJECTS_EXPLAIN,
          PROJECTS_PREDICT,
          MODELS_CREATE,
          MODELS_DELETE,
          MODELS_PATCH,
          MODELS_SET_IAM_POLICY,
          VERSIONS_CREATE,
          VERSIONS_DELETE,
          VERSIONS_PATCH,
          VERSIONS_SET_DEFAULT ->
          false;
      default -> true;
    };
  }

  /** What a path must match; the group is the name of the resource. */
  Pattern path() {
    return path;
  }
}
