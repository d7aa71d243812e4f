package org.batchpredict.stores;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.batchpredict.testing.LoopbackServer;

/**
 * A server of Amazon's S3 and IAM that keeps its buckets in memory. From {@link #checkRights} on it
 * checks the signature of every request, and the rights of who signed it.
 */
record FakeS3(LoopbackServer server) implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String ALL_OF_S3 =
      "{\"Version\":\"2012-10-17\",\"Statement\":"
          + "[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}";

  static FakeS3 start() throws IOException, InterruptedException {
    String library = LoopbackServer.fetched("s3").resolve("lib").toString();
    String program =
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import moto.server; moto.server.main()";
    return new FakeS3(
        LoopbackServer.start(
            "moto",
            port ->
                List.of("python3", "-c", program, library, "-H", "127.0.0.1", "-p", "" + port)));
  }

  void createBucket(String name) throws IOException, InterruptedException {
    send("s3", "PUT", "/" + name, BodyPublishers.noBody());
  }

  /** Who may do anything with S3. */
  Account createUser(String name) throws IOException, InterruptedException {
    Account account = createStranger(name);
    iam("PutUserPolicy", name, Map.of("PolicyName", "all-of-s3", "PolicyDocument", ALL_OF_S3));
    return account;
  }

  /** Who is known, but may do nothing. */
  Account createStranger(String name) throws IOException, InterruptedException {
    iam("CreateUser", name, Map.of());
    String key = iam("CreateAccessKey", name, Map.of());
    return new Account(element(key, "AccessKeyId"), element(key, "SecretAccessKey"));
  }

  /** From now on everybody is asked who they are. */
  void checkRights() throws IOException, InterruptedException {
    send("s3", "POST", "/moto-api/reset-auth", BodyPublishers.ofString("0"));
  }

  private String iam(String action, String user, Map<String, String> more)
      throws IOException, InterruptedException {
    String form =
        more.entrySet().stream()
            .map(field -> "&" + field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining());
    String body = "Version=2010-05-08&Action=" + action + "&UserName=" + user + form;
    return send("iam", "POST", "/", BodyPublishers.ofString(body));
  }

  /** The server tells its services apart by what a signature, that it does not check, is for. */
  private String send(String service, String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/%s/aws4_request, SignedHeaders=host, Signature=x"
                    .formatted(service))
            .header("Content-Type", service.equals("iam") ? FORM : "text/plain")
            .method(method, body)
            .build();
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(method + " " + path + ": " + response.body());
    }
    return response.body();
  }

  private static String element(String xml, String name) throws IOException {
    Matcher element = Pattern.compile("<" + name + ">([^<]*)</").matcher(xml);
    if (!element.find()) {
      throw new IOException("No " + name + " in " + xml);
    }
    return element.group(1);
  }

  /** The flags of a job that names itself so. */
  List<String> flags(Account account) {
    return List.of(
        "--endpoint=" + server.url(),
        "--awsRegion=us-east-1",
        "--awsCredentialsProvider={\"@type\":\"StaticCredentialsProvider\",\"accessKeyId\":\"%s\",\"secretAccessKey\":\"%s\"}"
            .formatted(account.id(), account.secret()));
  }

  @Override
  public void close() {
    server.close();
  }

  record Account(String id, String secret) {}
}
