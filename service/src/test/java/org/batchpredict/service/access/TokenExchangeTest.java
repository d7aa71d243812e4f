package org.batchpredict.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of exchanges, and how many may fail. */
class TokenExchangeTest {
  private static final String URL = "https://ml.example.com";
  private static final Robot ROBOT = Robot.rsa("Robot@p.example.com", "kid1", 2048);
  private static final Robot OTHER = Robot.rsa("other@p.example.com", "kid2", 2048);

  private final MemoryKeys keys = new MemoryKeys();
  private final List<AuditEntry> audit = new ArrayList<>();
  private Instant now = Robot.NOW;
  private final TokenExchange exchange =
      TokenExchange.of(
          new AuthenticationConfig(true, List.of(), List.of()),
          () -> URL,
          keys,
          new byte[32],
          audit::add,
          () -> now);

  @BeforeEach
  void addKeys() {
    keys.add(ROBOT.key());
    keys.add(OTHER.key());
  }

  private TokenExchange.Answer exchange(String assertion) {
    return exchange.exchange(
        Map.of(
            "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", assertion));
  }

  private static String assertion(Robot robot) {
    return robot.token(claims -> claims.audience(URL + "/token"));
  }

  @Test
  void keepsWhoGotATokenAndWhoDidNot() {
    String good = assertion(ROBOT);
    String elsewhere = OTHER.token(claims -> claims.audience("https://elsewhere.example.com"));
    String inAnothersName =
        OTHER.token(claims -> claims.audience(URL + "/token").issuer("robot@p.example.com"));
    exchange(good);
    exchange(elsewhere);
    exchange(inAnothersName);
    exchange("nonsense");
    exchange("");
    keys.disable("kid1");
    exchange(good);

    String robot = "serviceAccounts/Robot@p.example.com/keys/kid1";
    String other = "serviceAccounts/other@p.example.com/keys/kid2";
    assertThat(audit)
        .containsExactly(
            entry(robot, "serviceAccount:robot@p.example.com", true, "OK"),
            entry(other, "allUsers", false, "UNAUTHENTICATED"),
            entry("", "allUsers", false, "UNAUTHENTICATED"),
            entry("", "allUsers", false, "UNAUTHENTICATED"),
            entry("", "allUsers", false, "INVALID_ARGUMENT"),
            entry(robot, "allUsers", false, "UNAUTHENTICATED"));
    for (String assertion : List.of(good, elsewhere, inAnothersName)) {
      for (String part : assertion.split("\\.", -1)) {
        assertThat(audit.toString()).doesNotContain(part);
      }
    }
  }

  private AuditEntry entry(String resource, String caller, boolean granted, String status) {
    return new AuditEntry(now, "token", resource, caller, null, granted, status);
  }

  @Test
  void tellsThoseToWaitWhoFailAndNobodyElse() {
    for (int i = 0; i < TokenExchange.FAILURES_PER_MINUTE; i++) {
      assertThat(exchange("nonsense").status()).isEqualTo(400);
    }
    TokenExchange.Answer answer = exchange("nonsense");
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json())
        .isEqualTo(
            "{\"error\":\"temporarily_unavailable\",\"error_description\":\"Too many requests for"
                + " tokens have failed (try again in a minute)\"}");
    assertThat(audit).hasSize(TokenExchange.FAILURES_PER_MINUTE);

    assertThat(exchange(assertion(ROBOT)).status()).isEqualTo(200);

    now = now.plusSeconds(1);
    assertThat(exchange("nonsense").status()).isEqualTo(400);
    assertThat(exchange("").status()).isEqualTo(400);
    assertThat(exchange("").status()).isEqualTo(429);
    assertThat(audit).hasSize(TokenExchange.FAILURES_PER_MINUTE + 3);
  }
}
