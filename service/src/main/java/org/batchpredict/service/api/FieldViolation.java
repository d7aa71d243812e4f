package org.batchpredict.service.api;

import static java.util.Objects.requireNonNull;

/**
 * What is wrong with a field of a request: {@code google.rpc.BadRequest.FieldViolation}.
 *
 * @param field its path in snake_case, such as {@code job.job_id}
 */
public record FieldViolation(String field, String description) {
  public FieldViolation {
    requireNonNull(field, "field");
    requireNonNull(description, "description");
  }

  /** The violation in the words of the API's messages. */
  public String sentence() {
    return "Field: " + field + " Error: " + description;
  }
}
