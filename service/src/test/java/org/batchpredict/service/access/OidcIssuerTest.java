package org.batchpredict.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of an issuer that serves its keys over HTTP. */
class OidcIssuerTest {
  private static final Robot FIRST = TestIssuer.KEY;
  private static final Robot SECOND = Robot.rsa("-", "second", 2048);
  private static final Instant NOW = Robot.NOW;

  private final TestIssuer issuer = new TestIssuer(() -> NOW);
  private Authenticator authenticator = authenticator(null, List.of());

  private Authenticator authenticator(@Nullable String jwksUrl, List<String> domains) {
    AuthenticationConfig.Oidc oidc =
        new AuthenticationConfig.Oidc(issuer.url(), "us", jwksUrl, "groups", domains, null);
    return Authenticators.of(
        new AuthenticationConfig(true, List.of(), List.of(oidc)),
        () -> "https://ml.example.com",
        new MemoryKeys(),
        new byte[32],
        () -> NOW);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void takesUsersWithTheirGroups() {
    assertThat(call(FIRST, c -> c.claim("groups", List.of("Team@example.com", "/staff"))))
        .isEqualTo(new Caller("user:ann@example.com", Set.of("team@example.com", "/staff")));
    assertThat(call(FIRST, c -> c.claim("groups", "one@example.com")).groups())
        .containsExactly("one@example.com");
    assertThat(call(FIRST, c -> c.claim("groups", 7)).groups()).isEmpty();
    assertThat(call(FIRST, c -> c.claim("email_verified", "true")).member())
        .isEqualTo("user:ann@example.com");
    assertThat(call(FIRST, c -> c.audience(List.of("them", "us"))).member())
        .isEqualTo("user:ann@example.com");
  }

  @Test
  void takesKeysFromWhereItIsTold() {
    issuer.document.put("issuer", "https://unused.example.com");
    authenticator = authenticator(issuer.url() + "/keys", List.of());

    assertThat(call(FIRST, c -> c).member()).isEqualTo("user:ann@example.com");
  }

  static Stream<Arguments> badTokens() {
    return Stream.of(
        bad("unverified", c -> c.claim("email_verified", false)),
        bad("perhaps verified", c -> c.claim("email_verified", null)),
        bad("without address", c -> c.claim("email", null)),
        bad("no address", c -> c.claim("email", "ann")),
        bad("two addresses", c -> c.claim("email", List.of("ann@example.com", "b@example.com"))),
        bad("for others", c -> c.audience("them")),
        bad("for nobody", c -> c.audience((String) null)),
        bad("expired", c -> c.expirationTime(at(-300))),
        bad("for ever", c -> c.expirationTime(null)),
        bad("of the future", c -> c.issueTime(at(301))),
        bad("not before the future", c -> c.notBeforeTime(at(301))),
        bad("of another issuer", c -> c.issuer("https://accounts.google.com")));
  }

  private static Arguments bad(String kind, UnaryOperator<JWTClaimsSet.Builder> change) {
    return Arguments.of(kind, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void refusesWhatIsWrong(String kind, UnaryOperator<JWTClaimsSet.Builder> change) {
    assertUnauthenticated(() -> call(FIRST, change));
  }

  @Test
  void refusesWhatOthersHaveSigned() {
    assertUnauthenticated(() -> call(SECOND, c -> c));
    assertUnauthenticated(
        () -> authenticate(token(SECOND, JWSAlgorithm.RS256, FIRST.keyId(), c -> c)));
    assertUnauthenticated(
        () -> authenticate(token(FIRST, JWSAlgorithm.RS512, FIRST.keyId(), c -> c)));
  }

  @Test
  void findsTheKeyOfATokenThatNamesNone() {
    assertThat(authenticate(token(FIRST, JWSAlgorithm.RS256, null, c -> c)).member())
        .isEqualTo("user:ann@example.com");
  }

  @Test
  void followsARotationOfKeysAtOnce() {
    assertThat(call(FIRST, c -> c).member()).isEqualTo("user:ann@example.com");
    issuer.signers.set(0, SECOND);

    assertThat(call(SECOND, c -> c).member()).isEqualTo("user:ann@example.com");
    assertUnauthenticated(() -> call(FIRST, c -> c));
  }

  @Test
  void fetchesKeysOnceForManyCalls() {
    for (int i = 0; i < 20; i++) {
      call(FIRST, c -> c);
    }
    assertThat(issuer.fetches).hasValue(1);
  }

  @Test
  void unknownKeysAreNoWayToMakeItFetchWithoutEnd() {
    call(FIRST, c -> c);
    for (int i = 0; i < 20; i++) {
      String kid = "unknown" + i;
      assertUnauthenticated(() -> authenticate(token(FIRST, JWSAlgorithm.RS256, kid, c -> c)));
    }
    assertThat(issuer.fetches.get()).isLessThanOrEqualTo(3);
    assertThat(call(FIRST, c -> c).member()).isEqualTo("user:ann@example.com");
  }

  @Test
  void saysThatAnIssuerDoesNotAnswer() {
    issuer.close();

    assertThatThrownBy(() -> call(FIRST, c -> c))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).isEqualTo(Status.UNAVAILABLE))
        .hasMessage(
            "Cannot check the token: the keys of " + issuer.url() + " cannot be had (try again)");
  }

  @Test
  void goesOnWithOldKeysWhileAnIssuerDoesNotAnswer() {
    call(FIRST, c -> c);
    issuer.close();

    assertThat(call(FIRST, c -> c).member()).isEqualTo("user:ann@example.com");
  }

  @Test
  void takesNoKeysFromADocumentOfAnotherIssuer() {
    issuer.document.put("issuer", "https://evil.example.com");

    assertThatThrownBy(() -> call(FIRST, c -> c)).hasMessageStartingWith("Cannot check the token");
  }

  @Test
  void anIssuerSpeaksForItsDomainsAlone() {
    authenticator = authenticator(null, List.of("example.org", "example.com"));
    assertThat(call(FIRST, c -> c).member()).isEqualTo("user:ann@example.com");

    authenticator = authenticator(null, List.of("example.org"));
    assertUnauthenticated(() -> call(FIRST, c -> c));
  }

  @Test
  void anAddressThatLooksLocalIsNotLocal() {
    assertThat(call(FIRST, c -> c.claim("email", "local@localhost")).isLocal()).isFalse();
  }

  private Caller call(Robot signer, UnaryOperator<JWTClaimsSet.Builder> change) {
    return authenticate(token(signer, JWSAlgorithm.RS256, signer.keyId(), change));
  }

  private Caller authenticate(String token) {
    return authenticator.authenticate(new Credentials(token, null));
  }

  private String token(
      Robot signer,
      JWSAlgorithm algorithm,
      @Nullable String kid,
      UnaryOperator<JWTClaimsSet.Builder> change) {
    return signer.token(
        algorithm,
        kid,
        c ->
            change.apply(
                c.issuer(issuer.url())
                    .subject("17")
                    .audience("us")
                    .claim("email", "Ann@Example.com")
                    .claim("email_verified", true)));
  }

  private static void assertUnauthenticated(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status()).isEqualTo(Status.UNAUTHENTICATED));
  }

  private static Date at(long seconds) {
    return Date.from(NOW.plusSeconds(seconds));
  }
}
