package org.batchpredict.service.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of OpenID Connect on this machine, with Ann as its one user and {@code page} as its one
 * client. It keeps to the rules of a code (RFC 6749, RFC 7636), and answers wrongly where told to.
 */
public final class TestIssuer implements AutoCloseable {
  /** Its client. */
  public static final String CLIENT = "page";

  /** A secret of that, with characters that a header or form needs encoded. */
  static final String SECRET = "s:e/c r+e&t";

  static final Robot KEY = Robot.rsa("-", "first", 2048);

  final List<Robot> signers = new CopyOnWriteArrayList<>(List.of(KEY));
  final AtomicInteger fetches = new AtomicInteger();
  final AtomicInteger looks = new AtomicInteger();
  final Map<String, String> document = new ConcurrentHashMap<>();
  final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

  /** The secret that its client must show; none for a public one. */
  volatile @Nullable String secret;

  volatile Robot signer = KEY;

  /** What is answered in place of tokens. */
  volatile @Nullable Reply reply;

  private volatile UnaryOperator<JWTClaimsSet.Builder> change = claims -> claims;
  private final InstantSource clock;
  private final HttpServer server;
  private final String url;

  /** A whole answer. */
  record Reply(int status, String location, String body) {}

  public TestIssuer(InstantSource clock) {
    this.clock = clock;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    url = "http://127.0.0.1:" + server.getAddress().getPort() + "/realm";
    document.put("issuer", url);
    document.put("jwks_uri", url + "/keys");
    document.put("authorization_endpoint", url + "/authorize");
    document.put("token_endpoint", url + "/token");
    server.createContext("/realm/.well-known/openid-configuration", this::describe);
    server.createContext("/realm/keys", this::giveKeys);
    server.createContext("/realm/token", this::giveTokens);
    server.start();
  }

  public String url() {
    return url;
  }

  /** Changes the claims of ID tokens from now on. */
  public void changeClaims(UnaryOperator<JWTClaimsSet.Builder> how) {
    change = how;
  }

  /** An entry of the configuration for it. */
  public AuthenticationConfig.Oidc entry() {
    return entry(null, List.of());
  }

  AuthenticationConfig.Oidc entry(@Nullable String secretFile, List<String> domains) {
    AuthenticationConfig.Client client =
        new AuthenticationConfig.Client(CLIENT, secretFile, "the test", List.of("email", "x y"));
    return new AuthenticationConfig.Oidc(url, "us", null, "groups", domains, client);
  }

  /** Lets Ann in who was sent there; where her browser goes then. */
  public String letIn(String location) {
    Map<String, String> query = fields(URI.create(location).getRawQuery());
    String code = "code-" + codes.size() + query.get("state");
    codes.put(code, query);
    return back(location, "code=" + code);
  }

  /** Sends somebody back with another answer. */
  public static String back(String location, String answer) {
    Map<String, String> query = fields(URI.create(location).getRawQuery());
    return query.get("redirect_uri") + "?" + answer + "&state=" + query.get("state");
  }

  static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : text.split("&", -1)) {
      int at = field.indexOf('=');
      fields.put(field.substring(0, at), URLDecoder.decode(field.substring(at + 1), UTF_8));
    }
    return fields;
  }

  private void describe(HttpExchange exchange) throws IOException {
    looks.incrementAndGet();
    StringBuilder json = new StringBuilder("{\"x\": 1");
    document.forEach(
        (name, value) ->
            json.append(
                value.startsWith("[") || value.equals("true")
                    ? ", \"%s\": %s".formatted(name, value)
                    : ", \"%s\": \"%s\"".formatted(name, value)));
    answer(exchange, 200, json.append("}").toString());
  }

  private void giveKeys(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    List<JWK> keys =
        signers.stream()
            .<JWK>map(
                key ->
                    new RSAKey.Builder((RSAPublicKey) key.pair().getPublic())
                        .keyID(key.keyId())
                        .build())
            .toList();
    answer(exchange, 200, new JWKSet(keys).toString());
  }

  private void giveTokens(HttpExchange exchange) throws IOException {
    Map<String, String> form = fields(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    Reply instead = reply;
    if (instead != null) {
      exchange.getResponseHeaders().set("Location", instead.location());
      answer(exchange, instead.status(), instead.body());
      return;
    }
    if (!isClient(exchange.getRequestHeaders().getFirst("Authorization"), form)) {
      answer(exchange, 401, "{\"error\": \"invalid_client\"}");
      return;
    }
    Map<String, String> request = codes.remove(form.getOrDefault("code", ""));
    boolean isGood =
        request != null
            && "authorization_code".equals(form.get("grant_type"))
            && String.valueOf(request.get("redirect_uri")).equals(form.get("redirect_uri"))
            && "S256".equals(request.get("code_challenge_method"))
            && challenge(form.getOrDefault("code_verifier", ""))
                .equals(request.get("code_challenge"));
    if (request == null || !isGood) {
      answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
      return;
    }
    answer(exchange, 200, "{\"id_token\": \"%s\"}".formatted(idToken(request.get("nonce"))));
  }

  private boolean isClient(@Nullable String authorization, Map<String, String> form) {
    String known = secret;
    if (known == null) {
      return CLIENT.equals(form.get("client_id")) && authorization == null;
    }
    String methods =
        document.getOrDefault("token_endpoint_auth_methods_supported", "client_secret_basic");
    if (!methods.contains(authorization == null ? "client_secret_post" : "client_secret_basic")) {
      return false;
    }
    if (authorization == null) {
      return CLIENT.equals(form.get("client_id")) && known.equals(form.get("client_secret"));
    }
    byte[] pair = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
    String[] parts = new String(pair, UTF_8).split(":", -1);
    return parts.length == 2
        && CLIENT.equals(URLDecoder.decode(parts[0], UTF_8))
        && known.equals(URLDecoder.decode(parts[1], UTF_8));
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String idToken(@Nullable String nonce) {
    return signer.token(
        JWSAlgorithm.RS256,
        signer.keyId(),
        claims ->
            change.apply(
                claims
                    .issuer(url)
                    .subject("17")
                    .audience(CLIENT)
                    .issueTime(Date.from(clock.instant()))
                    .expirationTime(Date.from(clock.instant().plusSeconds(300)))
                    .claim("nonce", nonce)
                    .claim("email", "Ann@Example.com")
                    .claim("email_verified", true)));
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Answers nobody any more. */
  @Override
  public void close() {
    server.stop(0);
  }
}
