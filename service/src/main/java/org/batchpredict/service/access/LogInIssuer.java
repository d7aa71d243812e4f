package org.batchpredict.service.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.jspecify.annotations.Nullable;

/**
 * An issuer that people log in through: the authorization code flow of OpenID Connect Core 1.0,
 * section 3.1, with PKCE (RFC 7636).
 */
public final class LogInIssuer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ERROR = Pattern.compile("[a-z_]{1,40}");
  private static final Set<String> AWAY = Set.of("server_error", "temporarily_unavailable");

  private final AuthenticationConfig.Oidc config;
  private final AuthenticationConfig.Client client;
  private final @Nullable String secret;
  private final String redirectUri;
  private final IssuerHttp http = new IssuerHttp();
  private final IssuerDiscovery discovery;
  private final OidcIssuer tokens;

  private LogInIssuer(
      AuthenticationConfig.Oidc config,
      AuthenticationConfig.Client client,
      String redirectUri,
      InstantSource clock) {
    this.config = config;
    this.client = client;
    this.secret = client.secretFile() == null ? null : secret(Path.of(client.secretFile()));
    this.redirectUri = redirectUri;
    discovery = new IssuerDiscovery(http, config.issuer(), clock);
    tokens = new OidcIssuer(config, IssuerKeys.of(config), clock);
  }

  /** Empty when nobody can log in through it. */
  static Optional<LogInIssuer> of(
      AuthenticationConfig.Oidc config, String redirectUri, InstantSource clock) {
    return Optional.ofNullable(config.client())
        .map(client -> new LogInIssuer(config, client, redirectUri, clock));
  }

  private static String secret(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the secret of a client: " + file, e);
    }
  }

  /** Its URL. */
  public String issuer() {
    return config.issuer();
  }

  /** What people know it by. */
  public String name() {
    return client.name();
  }

  /**
   * Where a browser is sent to log in.
   *
   * @throws ApiException UNAVAILABLE when the issuer does not answer
   */
  public String start(LogInSecrets secrets) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", client.id());
    query.put("redirect_uri", redirectUri);
    query.put("scope", "openid " + String.join(" ", client.scopes()));
    query.put("state", secrets.state());
    query.put("nonce", secrets.nonce());
    query.put("code_challenge", secrets.challenge());
    query.put("code_challenge_method", "S256");
    try {
      IssuerMetadata metadata = discovery.get();
      String endpoint = metadata.safe(metadata.authorizationEndpoint());
      return endpoint + (endpoint.contains("?") ? "&" : "?") + IssuerHttp.form(query);
    } catch (IOException e) {
      throw away(e);
    }
  }

  /**
   * Who has logged in.
   *
   * @param code that the browser has come back with
   * @param answerer who the issuer said it was, then; empty when it did not
   * @throws ApiException PERMISSION_DENIED when the issuer, or what it says, does not let them in;
   *     UNAVAILABLE when it does not answer
   */
  public Caller finish(LogInSecrets secrets, String code, String answerer) {
    String idToken;
    try {
      IssuerMetadata metadata = discovery.get();
      boolean isNamed = metadata.namesItself() || !answerer.isEmpty();
      if (isNamed && !answerer.equals(config.issuer())) {
        throw denial("the answer is of another issuer");
      }
      idToken = idToken(exchange(metadata, secrets, code));
    } catch (IOException e) {
      throw away(e);
    }
    try {
      return tokens.callerOfLogIn(SignedTokens.parse(idToken), client.id(), secrets.nonce());
    } catch (InvalidTokenException e) {
      throw denial(e.reason());
    }
  }

  private IssuerHttp.Answer exchange(IssuerMetadata metadata, LogInSecrets secrets, String code)
      throws IOException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirectUri);
    form.put("code_verifier", secrets.verifier());
    String authorization = null;
    if (secret == null) {
      form.put("client_id", client.id());
    } else if (metadata.takesBasic()) {
      String pair = IssuerHttp.encode(client.id()) + ":" + IssuerHttp.encode(secret);
      authorization = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    } else {
      form.put("client_id", client.id());
      form.put("client_secret", secret);
    }
    return http.post(metadata.safe(metadata.tokenEndpoint()), form, authorization);
  }

  private String idToken(IssuerHttp.Answer answer) throws IOException {
    int status = answer.status();
    if (status != 200 && status != 400 && status != 401) {
      throw new IOException("the issuer answers a code with status " + status);
    }
    JsonNode json = json(answer.text());
    if (status != 200) {
      throw denial(
          "the issuer takes the code of this log-in for "
              + shown(json.path("error").asText(), "wrong"));
    }
    return json.path("id_token").asText();
  }

  /** What the parser says of an answer quotes it, and it may hold tokens. */
  private static JsonNode json(String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException("the issuer answers a code with what is no JSON");
    }
  }

  /**
   * What to tell those who come back with an error of the issuer in place of a code: UNAVAILABLE
   * when it may pass, PERMISSION_DENIED else.
   */
  public ApiException refusal(String error) {
    return new ApiException(
        AWAY.contains(error) ? Status.UNAVAILABLE : Status.PERMISSION_DENIED,
        "Cannot log in through %s: it answers %s".formatted(name(), shown(error, "an error")));
  }

  /** An error's name; other words for what is none, and may be anything. */
  private static String shown(String error, String otherwise) {
    return ERROR.matcher(error).matches() ? error : otherwise;
  }

  private ApiException denial(String reason) {
    return new ApiException(
        Status.PERMISSION_DENIED, "Cannot log in through " + name() + ": " + reason);
  }

  private ApiException away(IOException cause) {
    ApiException e =
        new ApiException(
            Status.UNAVAILABLE,
            "Cannot log in through " + name() + ": it does not answer, or not as it should");
    e.initCause(cause);
    return e;
  }
}
