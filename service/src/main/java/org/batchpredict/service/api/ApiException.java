package org.batchpredict.service.api;

import java.util.List;
import java.util.stream.Collectors;

/** A call that is refused, or failed: what the API's error says. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status status;
  private final transient List<FieldViolation> violations;

  public ApiException(Status status, String message) {
    this(status, message, List.of());
  }

  private ApiException(Status status, String message, List<FieldViolation> violations) {
    super(message);
    this.status = status;
    this.violations = List.copyOf(violations);
  }

  /** A refusal for what fields hold; the message is that of all violations, a line each. */
  public static ApiException of(Status status, List<FieldViolation> violations) {
    String message =
        violations.stream().map(FieldViolation::sentence).collect(Collectors.joining("\n"));
    return new ApiException(status, message, violations);
  }

  /** A refusal for what fields hold, with a message of its own. */
  public static ApiException of(Status status, String message, List<FieldViolation> violations) {
    return new ApiException(status, message, violations);
  }

  /** A refusal for what one field holds. */
  public static ApiException of(Status status, String field, String description) {
    return of(status, List.of(new FieldViolation(field, description)));
  }

  public static ApiException invalid(String field, String description) {
    return of(Status.INVALID_ARGUMENT, field, description);
  }

  public Status status() {
    return status;
  }

  /** What fields are to blame; empty when none is. */
  public List<FieldViolation> violations() {
    return violations;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
