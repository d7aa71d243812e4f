package org.batchpredict.testing;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What Google Cloud Storage keeps about resumable uploads, and fake-gcs-server does not. */
final class GcsUploads {
  /** The objects whose uploads are to fail when there are such objects, by upload. */
  private final Map<String, String> conditions = new ConcurrentHashMap<>();

  /** What was answered to the last piece of each upload. */
  private final Map<String, ProxiedResponse> ends = new ConcurrentHashMap<>();

  /** The last byte that has come, by upload. */
  private final Map<String, String> received = new ConcurrentHashMap<>();

  /** Sends a request on. */
  @FunctionalInterface
  interface Server {
    ProxiedResponse answer(ProxiedRequest request) throws IOException, InterruptedException;
  }

  ProxiedResponse start(ProxiedRequest request, Server server)
      throws IOException, InterruptedException {
    ProxiedResponse answer = server.answer(request);
    if (request.parameter("ifGenerationMatch").equals("0")
        && answer.headers().containsKey("location")) {
      String path = request.uri().getRawPath().substring("/upload".length());
      conditions.put(
          id(answer.headers().get("location").get(0)),
          path + "/" + FakeGcs.encode(request.parameter("name")));
    }
    return answer;
  }

  /** One upload at a time, so that no object comes between the look for it and the upload. */
  synchronized ProxiedResponse send(ProxiedRequest request, Server server)
      throws IOException, InterruptedException {
    String id = id(request.uri().toString());
    ProxiedResponse end = ends.get(id);
    if (end != null) {
      return end;
    }
    String range = request.header("content-range");
    if (range.startsWith("bytes */") && !range.equals("bytes */0")) {
      return progress(id);
    }
    String object = conditions.get(id);
    if (object != null && !range.endsWith("*")) {
      ProxiedRequest look = new ProxiedRequest("GET", URI.create(object), Map.of(), "", false);
      if (server.answer(look).status() == 200) {
        ends.put(id, ProxiedResponse.error(412, "conditionNotMet"));
        return ends.get(id);
      }
    }
    ProxiedResponse answer = server.answer(request);
    if (answer.status() == 200 || answer.status() == 201) {
      ends.put(id, answer);
    } else if (answer.status() == 308) {
      received.put(id, range.substring("bytes ".length(), range.indexOf('/')).split("-", -1)[1]);
    }
    return answer;
  }

  /** What is asked for after a fault: how much has come. */
  private ProxiedResponse progress(String id) {
    ProxiedResponse answer = new ProxiedResponse(308, Map.of(), "");
    String last = received.get(id);
    return last == null ? answer : answer.withHeader("range", "bytes=0-" + last);
  }

  private static String id(String url) {
    return List.of(url.split("[?&]", -1)).stream()
        .filter(pair -> pair.startsWith("upload_id="))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No upload in " + url));
  }
}
