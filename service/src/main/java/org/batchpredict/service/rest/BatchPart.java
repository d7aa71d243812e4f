package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** One call of a batch. */
final class BatchPart implements HttpCall {
  private static final Pattern REQUEST_LINE =
      Pattern.compile("([A-Z]+) ([^ ?#]+)(?:\\?([^ #]*))?(?: HTTP/1\\.[01])?");

  /** Headers of the whole that are those of its body alone. */
  private static final Set<String> OF_WHOLE =
      Set.of("content-type", "content-length", "content-encoding", "x-http-method-override");

  private final String contentId;
  private final Matcher line;
  private final Map<String, String> headers;
  private final String body;
  private final HttpCall whole;

  private BatchPart(
      String contentId, Matcher line, Map<String, String> headers, String body, HttpCall whole) {
    this.contentId = contentId;
    this.line = line;
    this.headers = headers;
    this.body = body;
    this.whole = whole;
  }

  /**
   * Reads a part.
   *
   * @param text from its boundary on, with plain line feeds
   * @throws ApiException INVALID_ARGUMENT when it holds no HTTP request
   */
  static BatchPart parse(String text, HttpCall whole) {
    String[] parts = text.replaceFirst("^[ \t]*\n", "").split("\n\n", 3);
    Map<String, String> outer = headers(parts[0]);
    String request = parts.length > 1 ? parts[1].stripLeading() : "";
    int end = request.indexOf('\n');
    Matcher line =
        REQUEST_LINE.matcher(end < 0 ? request.strip() : request.substring(0, end).strip());
    if (!line.matches() || !line.group(2).startsWith("/")) {
      throw new ApiException(
          Status.INVALID_ARGUMENT, "Invalid batch: a part is no HTTP request of a path.");
    }
    Map<String, String> headers = end < 0 ? Map.of() : headers(request.substring(end + 1));
    String body = parts.length > 2 ? parts[2] : "";
    return new BatchPart(outer.getOrDefault("content-id", ""), line, headers, body, whole);
  }

  private static Map<String, String> headers(String text) {
    Map<String, String> headers = new HashMap<>();
    for (String header : text.split("\n", -1)) {
      int colon = header.indexOf(':');
      if (colon > 0) {
        headers.put(
            header.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            header.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  @Override
  public String method() {
    return line.group(1);
  }

  @Override
  public String path() {
    return line.group(2);
  }

  @Override
  public @Nullable String query() {
    return line.group(3);
  }

  @Override
  public @Nullable String header(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    String own = headers.get(key);
    return own != null || OF_WHOLE.contains(key) ? own : whole.header(name);
  }

  @Override
  public String origin() {
    return whole.origin();
  }

  @Override
  public byte[] body(int limit) {
    byte[] bytes = body.strip().getBytes(UTF_8);
    if (bytes.length > limit) {
      throw new ApiException(
          Status.INVALID_ARGUMENT, "Request payload size exceeds the limit: " + limit + " bytes.");
    }
    return bytes;
  }

  /** The part of the answer, after its boundary. */
  String answer(HttpAnswer answer) {
    StringBuilder text = new StringBuilder("Content-Type: application/http\r\n");
    if (!contentId.isEmpty()) {
      String id =
          contentId.startsWith("<")
              ? "<response-" + contentId.substring(1)
              : "response-" + contentId;
      text.append("Content-ID: ").append(id).append("\r\n");
    }
    text.append("\r\nHTTP/1.1 ").append(answer.status()).append(' ');
    text.append(HttpStatus.getMessage(answer.status())).append("\r\n");
    answer
        .headers()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    text.append("Content-Length: ").append(answer.bytes().length).append("\r\n\r\n");
    return text.append(answer.body()).append("\r\n").toString();
  }
}
