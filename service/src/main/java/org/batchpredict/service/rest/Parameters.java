package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.FieldViolation;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.rest.FieldType.Kind;
import org.jspecify.annotations.Nullable;

/** Checks the parameters of the query of one method. */
final class Parameters {
  private Parameters() {}

  /**
   * The parameters by their names in lowerCamelCase, each a value of its type.
   *
   * @throws ApiException INVALID_ARGUMENT with all problems, a line each
   */
  static Map<String, String> parse(ApiMethod method, List<Map.Entry<String, String>> query) {
    Map<String, String> parameters = new HashMap<>();
    List<FieldViolation> problems = new ArrayList<>();
    for (Map.Entry<String, String> given : query) {
      String name = given.getKey();
      Optional<ApiParameter> found =
          method.parameters().stream()
              .filter(p -> p.name().equals(name) || p.protoName().equals(name))
              .findFirst();
      if (found.isEmpty()) {
        problems.add(unknown(name));
        continue;
      }
      @Nullable String value = value(found.get(), given.getValue());
      if (value == null || parameters.put(found.get().name(), value) != null) {
        problems.add(invalid(found.get(), given.getValue()));
      }
    }
    if (!problems.isEmpty()) {
      String message =
          problems.stream().map(FieldViolation::description).collect(Collectors.joining("\n"));
      throw ApiException.of(Status.INVALID_ARGUMENT, message, problems);
    }
    return parameters;
  }

  private static @Nullable String value(ApiParameter parameter, String text) {
    if (text.isEmpty() && parameter.kind() != Kind.STRING && parameter.kind() != Kind.MASK) {
      return parameter.kind() == Kind.BOOL ? "false" : "0";
    }
    JsonNode value = Scalars.parse(FieldType.of(parameter.kind()), TextNode.valueOf(text));
    return value == null ? null : value.asText();
  }

  private static FieldViolation unknown(String name) {
    return new FieldViolation(
        Shown.of(name),
        ("Invalid JSON payload received. Unknown name \"%s\": Cannot bind query parameter."
                + " Field '%s' could not be found in request message.")
            .formatted(Shown.of(name), Shown.of(name)));
  }

  private static FieldViolation invalid(ApiParameter parameter, String value) {
    return new FieldViolation(
        parameter.protoName(),
        "Invalid value at '%s' (TYPE_%s), \"%s\""
            .formatted(parameter.protoName(), parameter.kind(), Shown.of(value)));
  }
}
