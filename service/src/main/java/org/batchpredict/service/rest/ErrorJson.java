package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.FieldViolation;
import org.batchpredict.service.api.Status;

/** Errors in the envelope of Google's APIs. */
final class ErrorJson {
  private ErrorJson() {}

  /**
   * @param old whether to add the list that errors had in the first version ({@code $.xgafv=1})
   */
  static ObjectNode of(ApiException e, boolean old) {
    return of(e.status(), e.getMessage(), e.violations(), old);
  }

  static ObjectNode of(
      Status status, String message, List<FieldViolation> violations, boolean old) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode error = json.putObject("error");
    error.put("code", status.http());
    error.put("message", message);
    if (old) {
      error
          .putArray("errors")
          .addObject()
          .put("message", message)
          .put("domain", "global")
          .put("reason", reason(status));
    }
    error.put("status", status.name());
    if (!violations.isEmpty()) {
      ObjectNode detail = error.putArray("details").addObject();
      detail.put("@type", "type.googleapis.com/google.rpc.BadRequest");
      ArrayNode list = detail.putArray("fieldViolations");
      for (FieldViolation violation : violations) {
        ObjectNode item = list.addObject();
        if (!violation.field().isEmpty()) {
          item.put("field", violation.field());
        }
        item.put("description", violation.description());
      }
    }
    return json;
  }

  private static String reason(Status status) {
    return switch (status) {
      case INVALID_ARGUMENT -> "badRequest";
      case FAILED_PRECONDITION -> "failedPrecondition";
      case UNAUTHENTICATED -> "authError";
      case PERMISSION_DENIED -> "forbidden";
      case NOT_FOUND -> "notFound";
      case ABORTED -> "aborted";
      case ALREADY_EXISTS -> "alreadyExists";
      case RESOURCE_EXHAUSTED -> "rateLimitExceeded";
      case INTERNAL, UNAVAILABLE -> "backendError";
      case UNIMPLEMENTED -> "notImplemented";
    };
  }
}
