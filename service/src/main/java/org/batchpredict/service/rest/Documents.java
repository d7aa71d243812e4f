package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;

/** What the API says of itself, to anybody. */
final class Documents {
  private Documents() {}

  /** The discovery document, of the one version there is. */
  static HttpAnswer discovery(
      HttpCall call, List<Map.Entry<String, String>> query, Supplier<Caller> caller) {
    for (Map.Entry<String, String> parameter : query) {
      if (parameter.getKey().equals("version") && !parameter.getValue().equals("v1")) {
        throw new ApiException(
            Status.NOT_FOUND,
            "There is no version " + Shown.of(parameter.getValue()) + " (there is: v1)");
      }
    }
    return answer(call, DiscoveryDocument::of);
  }

  static HttpAnswer openApi(
      HttpCall call, List<Map.Entry<String, String>> query, Supplier<Caller> caller) {
    return answer(call, OpenApiDocument::of);
  }

  private static HttpAnswer answer(HttpCall call, Function<String, ObjectNode> document) {
    return HttpAnswer.json(200, document.apply(call.origin() + "/"), true);
  }
}
