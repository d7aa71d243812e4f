package org.batchpredict.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The steps of a log-in with an issuer that keeps to the rules, or does not. */
class LogInIssuerTest {
  private static final String BACK = "https://ml.example.com/ui/login/callback";
  private static final String AWAY =
      "Cannot log in through the test: it does not answer, or not as it should";

  @TempDir private Path directory;
  private Instant now = Robot.NOW;
  private final TestIssuer issuer = new TestIssuer(() -> now);
  private final LogInSecrets secrets = LogInSecrets.random(new SecureRandom());
  private LogInIssuer logIn;

  @BeforeEach
  void begin() {
    logIn = of(issuer.entry());
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  private LogInIssuer of(AuthenticationConfig.Oidc entry) {
    return LogInIssuers.of(
            new AuthenticationConfig(true, List.of(), List.of(entry)), BACK, () -> now)
        .find(issuer.url())
        .orElseThrow();
  }

  /** Has Ann let in, and takes the code that her browser comes back with. */
  private Caller finish() {
    return finish(TestIssuer.fields(URI.create(back()).getRawQuery()).getOrDefault("code", ""));
  }

  private Caller finish(String code) {
    return logIn.finish(secrets, code, "");
  }

  private String back() {
    return issuer.letIn(logIn.start(secrets));
  }

  @Test
  void asksForACodeWithAllThatTiesItToTheLogIn() {
    issuer.document.put("authorization_endpoint", issuer.url() + "/authorize?tenant=1");
    String location = logIn.start(secrets);

    assertThat(location).startsWith(issuer.url() + "/authorize?tenant=1&");
    assertThat(TestIssuer.fields(URI.create(location).getRawQuery()))
        .isEqualTo(
            Map.of(
                "tenant", "1",
                "response_type", "code",
                "client_id", "page",
                "redirect_uri", BACK,
                "scope", "openid email x y",
                "state", secrets.state(),
                "nonce", secrets.nonce(),
                "code_challenge", secrets.challenge(),
                "code_challenge_method", "S256"));
  }

  @Test
  void makesTheChallengeThatTheRuleHasAsItsExample() {
    String verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636, appendix B
    assertThat(new LogInSecrets("s", "n", verifier).challenge())
        .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  }

  @Test
  void takesUsersWithTheirGroups() {
    issuer.changeClaims(c -> c.claim("groups", List.of("Team@example.com")));
    assertThat(finish()).isEqualTo(new Caller("user:ann@example.com", Set.of("team@example.com")));

    issuer.changeClaims(c -> c.audience(List.of("them", "page")).claim("azp", "page"));
    assertThat(finish().member()).isEqualTo("user:ann@example.com");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[\"client_secret_basic\"]", "[\"client_secret_post\"]", "none"})
  void showsItsSecretAsTheIssuerWants(String methods) throws IOException {
    if (!methods.equals("none")) {
      issuer.document.put("token_endpoint_auth_methods_supported", methods);
    }
    issuer.secret = TestIssuer.SECRET;
    Path file = Files.writeString(directory.resolve("secret"), TestIssuer.SECRET + "\n");
    logIn = of(issuer.entry(file.toString(), List.of()));
    assertThat(finish().member()).isEqualTo("user:ann@example.com");

    Files.writeString(file, "wrong");
    logIn = of(issuer.entry(file.toString(), List.of()));
    assertRefused("the issuer takes the code of this log-in for invalid_client");
  }

  @Test
  void doesNotStartWithoutItsSecret() {
    String gone = directory.resolve("gone").toString();
    assertThatThrownBy(() -> of(issuer.entry(gone, List.of())))
        .hasMessage("Cannot read the secret of a client: " + gone);
  }

  static Stream<Arguments> badTokens() {
    return Stream.of(
        bad("another audience", c -> c.audience("us")),
        bad("longer than 16384", c -> c.claim("x", "x".repeat(16_000))),
        bad("another log-in", c -> c.claim("nonce", "another")),
        bad("another log-in", c -> c.claim("nonce", null)),
        bad("another client", c -> c.claim("azp", "them")),
        bad("another client", c -> c.claim("azp", 7)),
        bad("another client", c -> c.audience(List.of("page", "them"))),
        bad("expired", c -> c.expirationTime(Date.from(Robot.NOW.minusSeconds(300)))),
        bad("of the future", c -> c.issueTime(Date.from(Robot.NOW.plusSeconds(301)))),
        bad("another issuer", c -> c.issuer("https://evil.example.com")),
        bad("that its issuer has verified", c -> c.claim("email_verified", false)),
        bad("that its issuer has verified", c -> c.claim("email", null)),
        bad("does not speak for the domain", c -> c.claim("email", "ann@example.org")));
  }

  private static Arguments bad(String reason, UnaryOperator<JWTClaimsSet.Builder> change) {
    return Arguments.of(reason, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void refusesTokensThatAreNotOfThisLogIn(
      String reason, UnaryOperator<JWTClaimsSet.Builder> change) {
    logIn = of(issuer.entry(null, List.of("example.com")));
    assertThat(finish().member()).isEqualTo("user:ann@example.com");
    issuer.changeClaims(change);
    assertRefused(reason);
  }

  @Test
  void refusesTokensThatOthersHaveSigned() {
    issuer.signer = Robot.rsa("-", TestIssuer.KEY.keyId(), 2048);
    assertRefused("has signed the token");
  }

  @Test
  void takesACodeOnceAndWithItsVerifierAlone() {
    String back = back();
    String code = TestIssuer.fields(URI.create(back).getRawQuery()).getOrDefault("code", "");
    assertThat(finish(code).member()).isEqualTo("user:ann@example.com");
    assertThatThrownBy(() -> finish(code)).hasMessageContaining("for invalid_grant");

    LogInSecrets mine = LogInSecrets.random(new SecureRandom());
    String stolen = TestIssuer.fields(URI.create(back()).getRawQuery()).getOrDefault("code", "");
    assertThatThrownBy(() -> logIn.finish(mine, stolen, ""))
        .hasMessageContaining("for invalid_grant");
  }

  @Test
  void takesNoAnswerOfAnotherIssuer() {
    assertThatThrownBy(() -> logIn.finish(secrets, "code", "https://evil.example.com"))
        .hasMessage("Cannot log in through the test: the answer is of another issuer");
    assertThatThrownBy(() -> logIn.finish(secrets, "code", issuer.url()))
        .hasMessageContaining("invalid_grant");

    issuer.document.put("authorization_response_iss_parameter_supported", "true");
    logIn = of(issuer.entry());
    assertRefused("the answer is of another issuer");
  }

  @ParameterizedTest
  @CsvSource({
    "500,''",
    "503,{}",
    "302,''",
    "200,<html>token</html>",
    "400,<html>token</html>",
    "404,{}",
  })
  void saysThatAnIssuerDoesNotAnswerAsItShould(int status, String body) {
    String back = back();
    issuer.reply = new TestIssuer.Reply(status, issuer.url() + "/keys", body);
    assertThatThrownBy(() -> finish(back))
        .hasMessage(AWAY)
        .satisfies(e -> assertThat(((ApiException) e).status()).isEqualTo(Status.UNAVAILABLE))
        .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain("token"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}", "[]", "null", "{\"id_token\": 7}", "{\"id_token\": \"a.b.c\"}"})
  void refusesAnswersWithoutAToken(String body) {
    issuer.reply = new TestIssuer.Reply(200, "-", body);
    assertRefused("the token is no signed JWT");
  }

  @Test
  void putsNothingOfAnAnswerIntoWords() {
    issuer.reply = new TestIssuer.Reply(400, "-", "{\"error\": \"<b>it</b>\"}");
    assertRefused("the issuer takes the code of this log-in for wrong");
  }

  @Test
  void saysThatAnIssuerDoesNotAnswer() {
    String code = back();
    issuer.close();
    assertThatThrownBy(() -> finish(code)).hasMessage(AWAY);
    assertThatThrownBy(() -> of(issuer.entry()).start(secrets)).hasMessage(AWAY);
  }

  @ParameterizedTest
  @CsvSource({"issuer,https://evil.example.com", "authorization_endpoint,javascript:alert(1)"})
  void trustsNoDocumentThatCannotBeTheIssuers(String name, String value) {
    issuer.document.put(name, value);
    assertThatThrownBy(() -> logIn.start(secrets)).hasMessage(AWAY);
  }

  @Test
  void looksForTheIssuerOnceInFiveMinutes() {
    logIn.start(secrets);
    logIn.start(secrets);
    assertThat(issuer.looks).hasValue(1);
    now = now.plus(IssuerDiscovery.FRESH);
    logIn.start(secrets);
    assertThat(issuer.looks).hasValue(2);
  }

  @Test
  void looksAgainForAnIssuerThatWasAway() {
    issuer.document.put("issuer", "https://evil.example.com");
    assertThatThrownBy(() -> logIn.start(secrets)).hasMessage(AWAY);
    issuer.document.put("issuer", issuer.url());
    assertThatThrownBy(() -> logIn.start(secrets)).hasMessage(AWAY);
    assertThat(issuer.looks).hasValue(1);

    now = now.plus(IssuerDiscovery.AWAY);
    assertThat(logIn.start(secrets)).startsWith(issuer.url());
  }

  @Test
  void isForThoseWhoAreAsked() {
    AuthenticationConfig open = new AuthenticationConfig(false, List.of(), List.of(issuer.entry()));
    assertThat(LogInIssuers.of(open, BACK, () -> now).all()).isEmpty();
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(this::finish)
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).isEqualTo(Status.PERMISSION_DENIED))
        .hasMessageStartingWith("Cannot log in through the test: ")
        .hasMessageContaining(reason);
  }
}
