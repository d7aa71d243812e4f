package org.batchpredict.service.rest;

import java.time.InstantSource;
import java.util.Map;
import org.batchpredict.service.access.Authenticator;
import org.jspecify.annotations.Nullable;

/**
 * Answers calls, whichever way they come: alone, or in a batch.
 *
 * @param endpoints by HTTP method and path
 */
record ApiCalls(
    Operations operations,
    Map<String, Endpoint> endpoints,
    Authenticator authenticator,
    CallListener listener,
    InstantSource clock) {
  ApiCalls {
    endpoints = Map.copyOf(endpoints);
  }

  HttpAnswer answer(HttpCall call) {
    return new ApiExchange(this, call).answer();
  }

  @Nullable Endpoint endpoint(String httpMethod, String path) {
    return endpoints.get(httpMethod + " " + path.replace("%24", "$").replaceAll("(?i)%3A", ":"));
  }
}
