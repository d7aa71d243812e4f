package org.batchpredict.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** A server of Google Cloud Storage's JSON and upload API that keeps its buckets in memory. */
public record FakeGcs(LoopbackServer server) implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  public static FakeGcs start() throws IOException, InterruptedException {
    String program = LoopbackServer.fetched("gcs").resolve("fake-gcs-server").toString();
    return new FakeGcs(
        LoopbackServer.start(
            "fake-gcs-server",
            port -> {
              String url = String.format(Locale.ROOT, "http://127.0.0.1:%d", port);
              return List.of(
                  program,
                  "-scheme=http",
                  "-host=127.0.0.1",
                  "-port=" + port,
                  "-external-url=" + url,
                  "-public-host=" + url.substring("http://".length()),
                  "-backend=memory");
            }));
  }

  /** Where it listens: {@code http://127.0.0.1:PORT}, with no slash at the end. */
  public String url() {
    return server.url();
  }

  public void createBucket(String bucket) throws IOException, InterruptedException {
    String body = JSON.createObjectNode().put("name", bucket).toString();
    send(
        request("/storage/v1/b?project=test")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  public void put(String bucket, String object, byte[] bytes)
      throws IOException, InterruptedException {
    String path = "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + encode(object);
    send(
        request(path)
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(bytes)));
  }

  public byte[] get(String bucket, String object) throws IOException, InterruptedException {
    return send(request("/storage/v1/b/" + bucket + "/o/" + encode(object) + "?alt=media"));
  }

  public void delete(String bucket, String object) throws IOException, InterruptedException {
    send(request("/storage/v1/b/" + bucket + "/o/" + encode(object)).DELETE());
  }

  /** The names of all objects that start with a prefix. */
  public SortedSet<String> names(String bucket, String prefix)
      throws IOException, InterruptedException {
    SortedSet<String> names = new TreeSet<>();
    String page = "";
    do {
      String query = "?maxResults=1000&prefix=" + encode(prefix) + page;
      JsonNode answer = JSON.readTree(send(request("/storage/v1/b/" + bucket + "/o" + query)));
      answer.path("items").forEach(item -> names.add(item.get("name").asText()));
      page = "&pageToken=" + encode(answer.path("nextPageToken").asText());
    } while (!page.endsWith("="));
    return names;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path));
  }

  private static byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpRequest sent = request.build();
    HttpResponse<byte[]> response = CLIENT.send(sent, BodyHandlers.ofByteArray());
    if (response.statusCode() >= 300) {
      throw new IOException(
          sent.method()
              + " "
              + sent.uri()
              + ": "
              + response.statusCode()
              + " "
              + new String(response.body(), UTF_8));
    }
    return response.body();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    server.close();
  }
}
