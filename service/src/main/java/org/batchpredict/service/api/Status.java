package org.batchpredict.service.api;

/**
 * How a call came out, with the HTTP status that says it: those of {@code google.rpc.Code} that the
 * service uses.
 */
public enum Status {
  INVALID_ARGUMENT(400),
  FAILED_PRECONDITION(400),
  UNAUTHENTICATED(401),
  PERMISSION_DENIED(403),
  NOT_FOUND(404),
  ABORTED(409),
  ALREADY_EXISTS(409),
  RESOURCE_EXHAUSTED(429),
  INTERNAL(500),
  UNIMPLEMENTED(501),
  UNAVAILABLE(503);

  private final int http;

  Status(int http) {
    this.http = http;
  }

  /** The status of the HTTP answer. */
  public int http() {
    return http;
  }
}
