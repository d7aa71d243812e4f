package org.batchpredict.service.rest;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;

/**
 * {@code POST /batch}: several calls in one, each a part of {@code multipart/mixed} that holds an
 * HTTP request; so is the answer. Parts have the headers of the whole where they have none.
 */
final class BatchEndpoint implements Endpoint {
  /** As many as Google's clients put into one. */
  private static final int MAX_CALLS = 1000;

  private static final int BODY_BYTES = 8 << 20;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)multipart/mixed\\s*;.*?boundary=(?:\"([^\"]{1,200})\"|([^;\\s]{1,200})).*");

  private final Function<HttpCall, HttpAnswer> calls;

  /**
   * @param calls answers each
   */
  BatchEndpoint(Function<HttpCall, HttpAnswer> calls) {
    this.calls = calls;
  }

  @Override
  public HttpAnswer answer(
      HttpCall call, List<Map.Entry<String, String>> query, Supplier<Caller> caller) {
    String type = call.header("Content-Type");
    Matcher matcher = BOUNDARY.matcher(type == null ? "" : type);
    if (!matcher.matches()) {
      throw invalid("Unsupported Content-Type (supported: multipart/mixed with a boundary)");
    }
    String boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    String body = QueryString.utf8(call.body(BODY_BYTES), "the body").replace("\r\n", "\n");
    List<String> parts = List.of(("\n" + body).split("\n--" + Pattern.quote(boundary), -1));
    if (parts.size() < 3 || !parts.get(parts.size() - 1).startsWith("--")) {
      throw invalid("Invalid batch (must have one part at least, and an end)");
    }
    List<String> inner = parts.subList(1, parts.size() - 1);
    if (inner.size() > MAX_CALLS) {
      throw invalid(
          "Invalid batch: " + inner.size() + " calls (must be at most " + MAX_CALLS + ")");
    }
    String answerBoundary = "batch_" + UUID.randomUUID();
    StringBuilder answer = new StringBuilder();
    for (String part : inner) {
      BatchPart request = BatchPart.parse(part, call);
      if (request.path().equals(call.path())) {
        throw invalid("Invalid batch: a batch in it");
      }
      answer.append("--").append(answerBoundary).append("\r\n");
      answer.append(request.answer(calls.apply(request)));
    }
    answer.append("--").append(answerBoundary).append("--\r\n");
    return new HttpAnswer(
        200,
        Map.of("Content-Type", "multipart/mixed; boundary=" + answerBoundary),
        answer.toString());
  }

  private static ApiException invalid(String message) {
    return new ApiException(Status.INVALID_ARGUMENT, message);
  }
}
