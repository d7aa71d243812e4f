package org.batchpredict.service.web;

import java.util.stream.Collectors;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.FieldViolation;

/** What is wrong with a request, as text beside the field. */
final class Problems {
  private Problems() {}

  /** What is wrong, without the names of fields where those are said. */
  static String text(ApiException e) {
    return e.violations().isEmpty()
        ? e.getMessage()
        : e.violations().stream()
            .map(FieldViolation::description)
            .collect(Collectors.joining("\n"));
  }
}
