package org.batchpredict.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link FaultyProxy} answers.
 *
 * @param headers by their names in lower case
 * @param body its bytes, as characters of ISO 8859-1
 */
record ProxiedResponse(int status, Map<String, List<String>> headers, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Google's JSON of an error. */
  static ProxiedResponse error(int status, String reason) {
    String message = "Injected " + status;
    ObjectNode root = JSON.createObjectNode();
    ObjectNode error = root.putObject("error").put("code", status).put("message", message);
    error
        .putArray("errors")
        .addObject()
        .put("domain", "global")
        .put("reason", reason)
        .put("message", message);
    return json(status, root);
  }

  static ProxiedResponse json(int status, ObjectNode body) {
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("content-type", List.of("application/json; charset=UTF-8"));
    return new ProxiedResponse(status, headers, body.toPrettyString());
  }

  ProxiedResponse withHeader(String name, String value) {
    Map<String, List<String>> changed = new TreeMap<>(headers);
    changed.put(name, List.of(value));
    return new ProxiedResponse(status, changed, body);
  }
}
