package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.Jobs.EtaggedPolicy;
import org.jspecify.annotations.Nullable;

/** The methods of the policies of jobs. */
final class PolicyOperations {
  /** Versions of policies that a client can ask for; 3 would be that of conditions. */
  private static final Set<Integer> VERSIONS = Set.of(0, 1, 3);

  private static final Set<String> MASK = Set.of("bindings", "etag", "version");

  private final Jobs jobs;

  PolicyOperations(Jobs jobs) {
    this.jobs = jobs;
  }

  ObjectNode get(ApiRequest request) {
    checkVersion(request);
    return json(jobs.getIamPolicy(request.caller(), request.job()));
  }

  ObjectNode set(ApiRequest request) {
    ObjectNode body = request.body();
    JsonNode policy = body.path("policy");
    for (String path : body.path("updateMask").asText("bindings,etag").split(",", -1)) {
      if (!MASK.contains(path.strip())) {
        throw ApiException.invalid(
            "update_mask",
            "Unsupported updateMask: " + Shown.of(path) + " (supported: bindings, etag)");
      }
    }
    int version = policy.path("version").asInt();
    if (!VERSIONS.contains(version)) {
      throw ApiException.invalid(
          "policy.version", "Invalid version: " + version + " (must be 0, 1 or 3)");
    }
    @Nullable String etag = policy.has("etag") ? policy.get("etag").asText() : null;
    return json(jobs.setIamPolicy(request.caller(), request.job(), policy(policy), etag));
  }

  ObjectNode test(ApiRequest request) {
    List<Permission> known = new ArrayList<>();
    for (JsonNode name : request.body().path("permissions")) {
      checkPermission(name.asText());
      Optional<Permission> permission = Permission.find(name.asText());
      permission.filter(p -> !known.contains(p)).ifPresent(known::add);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    List<Permission> granted = jobs.testIamPermissions(request.caller(), request.job(), known);
    if (!granted.isEmpty()) {
      ArrayNode list = json.putArray("permissions");
      granted.forEach(permission -> list.add(permission.wireName()));
    }
    return json;
  }

  static void checkPermission(String name) {
    if (name.contains("*")) {
      throw ApiException.invalid(
          "permissions", "Invalid permission: " + Shown.of(name) + " (must be without wildcards)");
    }
  }

  static void checkVersion(ApiRequest request) {
    int version = request.number("options.requestedPolicyVersion");
    if (!VERSIONS.contains(version)) {
      throw ApiException.invalid(
          "options.requested_policy_version",
          "Invalid requestedPolicyVersion: " + version + " (must be 0, 1 or 3)");
    }
  }

  private static Policy policy(JsonNode json) {
    if (json.has("auditConfigs")) {
      throw new ApiException(
          Status.INVALID_ARGUMENT, "Unsupported policy.audit_configs (every call is in the log)");
    }
    List<Binding> bindings = new ArrayList<>();
    for (JsonNode binding : json.path("bindings")) {
      if (binding.has("condition")) {
        throw ApiException.invalid(
            "policy.bindings.condition", "Conditions are not supported (leave them out)");
      }
      List<String> members = new ArrayList<>();
      binding.path("members").forEach(member -> members.add(member.asText()));
      bindings.add(new Binding(binding.path("role").asText(), members));
    }
    return new Policy(bindings);
  }

  private static ObjectNode json(EtaggedPolicy policy) {
    return json(policy.policy(), policy.etag());
  }

  static ObjectNode json(Policy policy, String etag) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (!policy.bindings().isEmpty()) {
      json.put("version", 1);
      ArrayNode bindings = json.putArray("bindings");
      for (Binding binding : policy.bindings()) {
        ObjectNode item = bindings.addObject().put("role", binding.role());
        binding.members().forEach(item.putArray("members")::add);
      }
    }
    json.put("etag", etag);
    return json;
  }
}
