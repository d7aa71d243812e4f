package org.batchpredict.service.rest;

import org.batchpredict.service.api.ApiException;
import org.jspecify.annotations.Nullable;

/** A call over HTTP, before anything is made of it. */
interface HttpCall {
  String method();

  /** The path as it was sent, with its percent signs. */
  String path();

  @Nullable String query();

  /** The first header of that name. */
  @Nullable String header(String name);

  /** Scheme and host as the client sees them, such as {@code http://localhost:8080}. */
  String origin();

  /**
   * The body, inflated.
   *
   * @param limit the most bytes that it may have
   * @throws ApiException INVALID_ARGUMENT when it is larger, or not as it says it is
   */
  byte[] body(int limit);
}
