package org.batchpredict.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody who looks at the page of a service, and calls its API, as a browser's script would. */
final class PageVisitor {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
  private static final String FORM = "application/x-www-form-urlencoded";

  /** Whose pages are looked at. */
  static final String PROJECT = "conformance";

  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final String url;
  private final String secret;

  /**
   * @param secret an API key or an access token; empty for nobody
   */
  PageVisitor(String url, String secret) {
    this.url = url.replaceFirst("/$", "");
    this.secret = secret;
  }

  /** Logs in by the page's form. */
  void logIn() throws IOException, InterruptedException {
    HttpResponse<String> answer = submit("/ui/login", "/ui/login", Map.of("secret", secret));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
  }

  String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = visit(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  HttpResponse<String> visit(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString(UTF_8));
  }

  /** Fills in a form with the token of the session, which is on any page that has one. */
  HttpResponse<String> submit(String page, String action, Map<String, String> fields)
      throws IOException, InterruptedException {
    return post(action, csrf(page), fields);
  }

  String csrf(String page) throws IOException, InterruptedException {
    Matcher token = CSRF.matcher(get(page));
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  HttpResponse<String> post(String action, String csrf, Map<String, String> fields)
      throws IOException, InterruptedException {
    String body =
        fields.entrySet().stream()
            .map(field -> "&" + field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("", "csrf=" + csrf, ""));
    HttpRequest.Builder post = request(action).header("Content-Type", FORM);
    return client.send(
        post.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString(UTF_8));
  }

  /** The text of a job's page that is there to be copied. */
  String copy(String jobId, String form) throws IOException, InterruptedException {
    String page = get("/ui/projects/" + PROJECT + "/jobs/" + jobId);
    Matcher text =
        Pattern.compile("<pre[^>]* id=\"copy-" + form + "\"[^>]*>\n<code>([^<]*)</code>")
            .matcher(page);
    assertThat(text.find()).as(page).isTrue();
    return text.group(1)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  /** Creates a job by the API. */
  void create(String jobId, JsonNode request) throws IOException, InterruptedException {
    ObjectNode body = request.deepCopy();
    body.put("jobId", jobId);
    HttpRequest.Builder post =
        api("/v1/projects/" + PROJECT + "/jobs").header("Content-Type", "application/json");
    HttpResponse<String> answer =
        client.send(
            post.POST(BodyPublishers.ofString(body.toString())).build(),
            BodyHandlers.ofString(UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** A job, by the API. */
  JsonNode job(String jobId) throws IOException, InterruptedException {
    HttpRequest get = api("/v1/projects/" + PROJECT + "/jobs/" + jobId).build();
    HttpResponse<String> answer = client.send(get, BodyHandlers.ofString(UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpRequest.Builder api(String path) {
    HttpRequest.Builder request = request(path);
    return secret.isEmpty()
        ? request
        : secret.startsWith("bpk_")
            ? request.header("X-Goog-Api-Key", secret)
            : request.header("Authorization", "Bearer " + secret);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path));
  }
}
