package org.batchpredict.service.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.TokenExchange;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;

/** {@code POST /token}: gives access tokens for signed assertions. */
final class TokenEndpoint implements Endpoint {
  private static final int BODY_BYTES = 64 << 10;

  private final TokenExchange exchange;

  TokenEndpoint(TokenExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public HttpAnswer answer(
      HttpCall call, List<Map.Entry<String, String>> query, Supplier<Caller> caller) {
    String body = QueryString.utf8(call.body(BODY_BYTES), "the body");
    Map<String, String> form = new HashMap<>();
    for (Map.Entry<String, String> field : QueryString.parse(body)) {
      if (form.put(field.getKey(), field.getValue()) != null) {
        throw new ApiException(
            Status.INVALID_ARGUMENT, "A field is given twice: " + Shown.of(field.getKey()));
      }
    }
    TokenExchange.Answer answer = exchange.exchange(form);
    HttpAnswer http =
        HttpAnswer.ofJson(answer.status(), answer.json()).with("Cache-Control", "no-store");
    return answer.status() == Status.RESOURCE_EXHAUSTED.http()
        ? http.with("Retry-After", "60")
        : http;
  }
}
