package org.batchpredict.testing;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A batch of Google's JSON API, {@code multipart/mixed}: taken apart, and its answer put together.
 */
final class GcsBatch {
  private static final String BOUNDARY = "batch_of_responses";

  private GcsBatch() {}

  /** Answers one part. */
  @FunctionalInterface
  interface Server {
    ProxiedResponse answer(ProxiedRequest part) throws IOException, InterruptedException;
  }

  static ProxiedResponse answer(ProxiedRequest batch, Server server)
      throws IOException, InterruptedException {
    StringBuilder answers = new StringBuilder();
    for (String part : parts(batch)) {
      int end = part.indexOf("\r\n\r\n");
      String id = header(part.substring(0, end), "content-id");
      ProxiedResponse answer = server.answer(request(part.substring(end + 4)));
      answers.append("--" + BOUNDARY + "\r\nContent-Type: application/http\r\n");
      answers.append("Content-ID: response-" + id + "\r\n\r\n");
      answers.append("HTTP/1.1 " + answer.status() + " -\r\n");
      answers.append("Content-Type: application/json; charset=UTF-8\r\n");
      answers.append("Content-Length: " + answer.body().length() + "\r\n\r\n");
      answers.append(answer.body()).append("\r\n");
    }
    answers.append("--" + BOUNDARY + "--\r\n");
    return new ProxiedResponse(
        200,
        Map.of("content-type", List.of("multipart/mixed; boundary=" + BOUNDARY)),
        answers.toString());
  }

  private static List<String> parts(ProxiedRequest batch) {
    String type = batch.header("content-type");
    String boundary = type.substring(type.indexOf("boundary=") + 9).replace("\"", "");
    List<String> parts = new ArrayList<>();
    for (String part : batch.body().split("--" + boundary, -1)) {
      if (part.startsWith("\r\n")) {
        parts.add(part.substring(2));
      }
    }
    return parts;
  }

  private static ProxiedRequest request(String text) {
    int end = text.indexOf("\r\n\r\n");
    String head = end < 0 ? text : text.substring(0, end);
    String body = end < 0 ? "" : text.substring(end + 4);
    String[] line = head.lines().findFirst().orElseThrow().split(" ", -1);
    URI uri = URI.create(line[1]);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    Map<String, List<String>> headers = new TreeMap<>();
    head.lines()
        .skip(1)
        .forEach(
            header -> {
              int colon = header.indexOf(':');
              headers.put(
                  header.substring(0, colon).toLowerCase(Locale.ROOT),
                  List.of(header.substring(colon + 1).strip()));
            });
    int length = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0));
    String content = body.substring(0, Math.min(length, body.length()));
    return new ProxiedRequest(
        line[0], URI.create(uri.getRawPath() + query), headers, content, true);
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
