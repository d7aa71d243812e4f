package org.batchpredict.service.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that all methods have, from the query and from headers.
 *
 * @param mask which fields to answer; null for all
 * @param pretty whether the answer has line breaks
 * @param oldErrors whether errors have the list that they had in the first version
 * @param key an API key
 * @param token an access token
 */
record SystemParameters(
    @Nullable String mask,
    boolean pretty,
    boolean oldErrors,
    @Nullable String key,
    @Nullable String token) {
  /** How answers look that come before the parameters are known. */
  static final SystemParameters DEFAULT = new SystemParameters(null, true, false, null, null);

  private static final List<String> IGNORED =
      List.of(
          "quotaUser",
          "uploadType",
          "upload_protocol",
          "$.xgafv",
          "prettyPrint",
          "fields",
          "alt",
          "key",
          "access_token",
          "oauth_token",
          "callback");

  /** Takes the parameters of all methods out of a query. */
  static SystemParameters take(List<Map.Entry<String, String>> query) {
    @Nullable String mask = null;
    boolean pretty = true;
    boolean oldErrors = false;
    @Nullable String key = null;
    @Nullable String token = null;
    List<Map.Entry<String, String>> others = new ArrayList<>();
    for (Map.Entry<String, String> parameter : query) {
      String value = parameter.getValue();
      switch (name(parameter.getKey())) {
        case "alt" -> requireJson(value);
        case "fields" -> mask = value;
        case "prettyPrint" -> pretty = bool(value);
        case "$.xgafv" -> oldErrors = xgafv(value);
        case "key" -> key = value;
        case "access_token", "oauth_token" -> token = value;
        case "callback" -> throw invalid("callback is not supported.");
        case "quotaUser", "uploadType", "upload_protocol" -> {}
        default -> others.add(parameter);
      }
    }
    query.retainAll(others);
    return new SystemParameters(mask, pretty, oldErrors, key, token);
  }

  /** Each may have a dollar sign in front. */
  private static String name(String given) {
    String plain = given.startsWith("$") ? given.substring(1) : given;
    return IGNORED.contains(plain) ? plain : given;
  }

  private static void requireJson(String alt) {
    if (!alt.equals("json")) {
      throw invalid("Unsupported alt: " + Shown.of(alt) + " (supported: json)");
    }
  }

  private static boolean bool(String value) {
    return switch (value) {
      case "true", "1", "" -> true;
      case "false", "0" -> false;
      default -> throw invalid("Invalid prettyPrint: " + Shown.of(value) + " (must be a boolean)");
    };
  }

  private static boolean xgafv(String value) {
    return switch (value) {
      case "1" -> true;
      case "2", "" -> false;
      default -> throw invalid("Invalid $.xgafv: " + Shown.of(value) + " (must be 1 or 2)");
    };
  }

  private static ApiException invalid(String message) {
    return new ApiException(Status.INVALID_ARGUMENT, message);
  }
}
