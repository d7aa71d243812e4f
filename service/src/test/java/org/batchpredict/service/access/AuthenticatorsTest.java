package org.batchpredict.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of token that the service takes, and what is wrong with those that it does not. */
class AuthenticatorsTest {
  private static final String URL = "https://ml.example.com";
  private static final byte[] SECRET = new byte[32];
  private static final Robot ROBOT = Robot.rsa("robot@p.example.com", "kid1", 2048);
  private static final Robot STRANGER = Robot.rsa("stranger@p.example.com", "kid9", 2048);
  private static final Robot CURVE = Robot.ec("curve@p.example.com", "kid2");
  private static final Robot SHORT = Robot.rsa("short@p.example.com", "kid3", 1024);
  private static final AuthenticationConfig CONFIG =
      new AuthenticationConfig(true, List.of("https://alias.example.com/"), List.of());

  private final MemoryKeys keys = new MemoryKeys();
  private Instant now = Robot.NOW;
  private final Authenticator authenticator =
      Authenticators.of(CONFIG, () -> URL, keys, SECRET, () -> now);
  private final TokenExchange exchange =
      TokenExchange.of(CONFIG, () -> URL, keys, SECRET, entry -> {}, () -> now);

  @BeforeEach
  void addKeys() {
    Stream.of(ROBOT, CURVE, SHORT).map(Robot::key).forEach(keys::add);
  }

  @Test
  void whoHasNoCredentialsIsAnonymous() {
    assertThat(authenticator.authenticate(Credentials.NONE)).isEqualTo(Caller.ANONYMOUS);
  }

  @Test
  void whereNobodyIsAskedEverybodyIsLocal() {
    Authenticator open =
        Authenticators.of(
            new AuthenticationConfig(false, List.of(), List.of()),
            () -> URL,
            keys,
            SECRET,
            () -> now);

    assertThat(open.authenticate(Credentials.NONE)).isEqualTo(Caller.LOCAL);
    assertThat(open.authenticate(bearer("nonsense"))).isEqualTo(Caller.LOCAL);
  }

  static Stream<Arguments> goodTokens() {
    return Stream.of(
        Arguments.of("without audience", ROBOT.token(c -> c)),
        Arguments.of("for the service", ROBOT.token(c -> c.audience(URL))),
        Arguments.of("with a slash", ROBOT.token(c -> c.audience(URL + "/"))),
        Arguments.of(
            "for another name", ROBOT.token(c -> c.audience("https://alias.example.com/"))),
        Arguments.of("for several", ROBOT.token(c -> c.audience(List.of("x", URL)))),
        Arguments.of("without subject", ROBOT.token(c -> c.subject(null))),
        Arguments.of("PS256", ROBOT.token(JWSAlgorithm.PS256, "kid1", c -> c)),
        Arguments.of("a clock ahead", ROBOT.token(c -> c.issueTime(at(299)))),
        Arguments.of(
            "a clock behind", ROBOT.token(c -> c.issueTime(at(-3899)).expirationTime(at(-299)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodTokens")
  void takesWhatAServiceAccountHasSigned(String kind, String token) {
    assertThat(authenticator.authenticate(bearer(token)))
        .isEqualTo(new Caller("serviceAccount:robot@p.example.com", java.util.Set.of()));
  }

  @Test
  void takesKeysOnCurves() {
    String token = CURVE.token(JWSAlgorithm.ES256, "kid2", c -> c);

    assertThat(authenticator.authenticate(bearer(token)).member())
        .isEqualTo("serviceAccount:curve@p.example.com");
  }

  static Stream<Arguments> badTokens() throws JOSEException {
    return Stream.of(
        bad("expired", c -> c.issueTime(at(-4000)).expirationTime(at(-300))),
        bad("of the future", c -> c.issueTime(at(301)).expirationTime(at(600))),
        bad("not before the future", c -> c.notBeforeTime(at(301))),
        bad("valid for too long", c -> c.expirationTime(at(3601))),
        bad("for ever", c -> c.expirationTime(null)),
        bad("issued never", c -> c.issueTime(null)),
        bad("for another", c -> c.audience("https://ml.googleapis.com/")),
        bad("for the exchange", c -> c.audience(URL + "/token")),
        bad("for what begins alike", c -> c.audience(URL + ".evil.org")),
        bad("in another's name", c -> c.subject("ann@example.com")),
        bad("of another issuer", c -> c.issuer("ann@example.com")),
        bad("of no issuer", c -> c.issuer(null)),
        Arguments.of("of another's key", ROBOT.token(JWSAlgorithm.RS256, "kid2", c -> c)),
        Arguments.of("of an unknown key", ROBOT.token(JWSAlgorithm.RS256, "kid8", c -> c)),
        Arguments.of("without a key", ROBOT.token(JWSAlgorithm.RS256, null, c -> c)),
        Arguments.of(
            "signed by another",
            STRANGER.token(JWSAlgorithm.RS256, "kid1", c -> c.issuer(ROBOT.email()).subject(null))),
        Arguments.of("of a stranger", STRANGER.token(c -> c)),
        Arguments.of("RS512", ROBOT.token(JWSAlgorithm.RS512, "kid1", c -> c)),
        Arguments.of(
            "ES256 by an RSA key",
            CURVE.token(JWSAlgorithm.ES256, "kid1", c -> c.issuer(ROBOT.email()).subject(null))),
        Arguments.of("HS256 with the public key", hmac(ROBOT.pair().getPublic().getEncoded())),
        Arguments.of(
            "HS256 with the public key's text",
            hmac(ROBOT.key().publicKey().getBytes(java.nio.charset.StandardCharsets.UTF_8))),
        Arguments.of("HS256 with the service's secret", hmac(SECRET)),
        Arguments.of("alg none", new PlainJWT(ROBOT.claims(c -> c)).serialize()),
        Arguments.of("a changed claim", tampered(ROBOT.token(c -> c))),
        Arguments.of(
            "a changed signature",
            ROBOT.token(c -> c).replaceFirst("\\.[^.]{4}([^.]*)$", ".AAAA$1")),
        Arguments.of("no signature", ROBOT.token(c -> c).replaceFirst("[^.]*$", "")),
        Arguments.of("a short key", SHORT.token(c -> c)),
        Arguments.of("too long", ROBOT.token(c -> c.claim("x", "y".repeat(20_000)))),
        Arguments.of("nonsense", "nonsense"),
        Arguments.of("empty", ""),
        Arguments.of("dots", "..."),
        Arguments.of("an own token, changed", "bpat_AAAA.AAAA"),
        Arguments.of("the start of an own token", "bpat_"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void refusesWhatIsWrong(String kind, String token) {
    assertThatThrownBy(() -> authenticator.authenticate(bearer(token)))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).isEqualTo(Status.UNAUTHENTICATED))
        .hasMessageStartingWith("Invalid credentials: ")
        .satisfies(e -> assertThat(token.length() < 20 || !holds(e, token)).isTrue());
  }

  /** No part of a token is in what is said of it: not even in a cause. */
  private static boolean holds(Throwable e, String token) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      for (String part : token.split("[._]", -1)) {
        if (part.length() > 10 && String.valueOf(cause.getMessage()).contains(part)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void aBadTokenIsNotMendedByAGoodKey() {
    String apiKey = addApiKey();

    assertThatThrownBy(() -> authenticator.authenticate(new Credentials("nonsense", apiKey)))
        .hasMessage("Invalid credentials: the token is no signed JWT");
  }

  @Test
  void exchangesAnAssertionForATokenThatAnyInstanceTakes() {
    String token = exchanged(ROBOT.token(c -> c.audience(URL + "/token")));
    Authenticator other =
        Authenticators.of(CONFIG, () -> "http://127.0.0.1:1", keys, SECRET.clone(), () -> now);

    assertThat(other.authenticate(bearer(token)).member())
        .isEqualTo("serviceAccount:robot@p.example.com");
    now = now.plus(Duration.ofMinutes(59));
    assertThat(other.authenticate(bearer(token)).member())
        .isEqualTo("serviceAccount:robot@p.example.com");
    now = now.plus(Duration.ofMinutes(1));
    assertUnauthenticated(other, bearer(token), "the token expired at 2026-01-02T04:04:05Z");
  }

  @Test
  void aTokenOfAnotherSecretIsNone() {
    String token = exchanged(ROBOT.token(c -> c.audience(URL + "/token")));
    byte[] secret = new byte[32];
    secret[31] = 1;

    assertUnauthenticated(
        Authenticators.of(CONFIG, () -> URL, keys, secret, () -> now),
        bearer(token),
        "the service has not issued the token");
  }

  @Test
  void whatStandsForADisabledKeyDiesWithIt() {
    String signed = ROBOT.token(c -> c);
    String assertion = ROBOT.token(c -> c.audience(URL + "/token"));
    String token = exchanged(assertion);
    String apiKey = addApiKey();
    assertThat(keys.disable("kid1")).isTrue();
    assertThat(keys.disable("api1")).isTrue();

    assertUnauthenticated(
        authenticator, bearer(token), "there is no such key of its account, or no more");
    assertUnauthenticated(
        authenticator, bearer(signed), "there is no such key of its account, or no more");
    assertUnauthenticated(
        authenticator, new Credentials(null, apiKey), "there is no such API key, or no more");
    assertThat(exchange.exchange(form(assertion)).status()).isEqualTo(400);
  }

  @Test
  void takesApiKeysByTheirHash() {
    String apiKey = addApiKey();

    assertThat(authenticator.authenticate(new Credentials(null, apiKey)).member())
        .isEqualTo("serviceAccount:robot@p.example.com");
    assertThat(keys.apiKeys().toString()).doesNotContain(apiKey);
    assertUnauthenticated(
        authenticator,
        new Credentials(null, ApiKeys.hash(apiKey)),
        "there is no such API key, or no more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        URL + "/token",
        "https://oauth2.googleapis.com/token",
        "https://accounts.google.com/o/oauth2/token",
        "https://www.googleapis.com/oauth2/v4/token",
        "https://alias.example.com/"
      })
  void exchangesWhatClientsSign(String audience) {
    TokenExchange.Answer answer =
        exchange.exchange(
            form(
                ROBOT.token(
                    c -> c.audience(audience).claim("scope", "s").claim("target_audience", "t"))));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json())
        .matches(
            "\\{\"access_token\":\"bpat_[^\"]+\",\"expires_in\":3599,\"token_type\":\"Bearer\"}");
    assertThat(answer.toString()).isEqualTo("Answer 200");
  }

  static Stream<Arguments> badAssertions() throws JOSEException {
    return Stream.concat(
        badTokens(),
        Stream.of(bad("for nobody", c -> c), bad("for the service", c -> c.audience(URL))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badAssertions")
  void exchangesNothingElse(String kind, String assertion) {
    if (kind.equals("for the exchange")) {
      return;
    }
    TokenExchange.Answer answer = exchange.exchange(form(assertion));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json())
        .startsWith(
            assertion.isEmpty()
                ? "{\"error\":\"invalid_request\""
                : "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid assertion: ");
  }

  @Test
  void exchangesByOneGrantAlone() {
    assertThat(exchange.exchange(Map.of("assertion", "x")).json())
        .isEqualTo(
            "{\"error\":\"invalid_request\",\"error_description\":\"The field grant_type is"
                + " missing\"}");
    assertThat(exchange.exchange(Map.of("grant_type", "password", "assertion", "x")).json())
        .startsWith("{\"error\":\"unsupported_grant_type\"");
  }

  @Test
  void aShortSecretIsNone() {
    assertThatThrownBy(
            () -> TokenExchange.of(CONFIG, () -> URL, keys, new byte[31], entry -> {}, () -> now))
        .hasMessage("Invalid secret: 31 bytes (must be at least 32)");
  }

  private static Arguments bad(String kind, UnaryOperator<JWTClaimsSet.Builder> change) {
    return Arguments.of(kind, ROBOT.token(change));
  }

  private static String hmac(byte[] key) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("kid1").build(), ROBOT.claims(c -> c));
    token.sign(new MACSigner(key));
    return token.serialize();
  }

  private static String tampered(String token) {
    String claims = ROBOT.claims(c -> c.claim("email", "ann@example.com")).toString();
    return token.replaceFirst(
        "\\.[^.]*\\.", "." + com.nimbusds.jose.util.Base64URL.encode(claims) + ".");
  }

  private String exchanged(String assertion) {
    String json = exchange.exchange(form(assertion)).json();
    return json.replaceFirst(".*\"access_token\":\"", "").replaceFirst("\".*", "");
  }

  private String addApiKey() {
    String apiKey = ApiKeys.generate();
    keys.add(new ApiKey("api1", ROBOT.email(), ApiKeys.hash(apiKey), now, false));
    return apiKey;
  }

  private static void assertUnauthenticated(
      Authenticator authenticator, Credentials credentials, String reason) {
    assertThatThrownBy(() -> authenticator.authenticate(credentials))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).isEqualTo(Status.UNAUTHENTICATED))
        .hasMessage("Invalid credentials: " + reason);
  }

  private static Map<String, String> form(String assertion) {
    return Map.of(
        "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", assertion);
  }

  private static Credentials bearer(String token) {
    return new Credentials(token, null);
  }

  private static Date at(long seconds) {
    return Date.from(Robot.NOW.plusSeconds(seconds));
  }
}
