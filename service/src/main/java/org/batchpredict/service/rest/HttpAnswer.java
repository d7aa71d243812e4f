package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a call is answered.
 *
 * @param headers beside those that all answers have
 * @param body in UTF-8
 */
record HttpAnswer(int status, Map<String, String> headers, String body) {
  private static final String JSON = "application/json; charset=UTF-8";

  HttpAnswer {
    headers = Map.copyOf(headers);
  }

  static HttpAnswer json(int status, JsonNode json, boolean pretty) {
    return ofJson(status, Json.write(json, pretty));
  }

  static HttpAnswer ofJson(int status, String json) {
    return new HttpAnswer(status, Map.of("Content-Type", JSON), json);
  }

  HttpAnswer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpAnswer(status, more, body);
  }

  byte[] bytes() {
    return body.getBytes(UTF_8);
  }

  /** May hold a token. */
  @Override
  public String toString() {
    return "HttpAnswer " + status;
  }
}
