package org.batchpredict.service.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Credentials;
import org.batchpredict.service.access.LogInSecrets;
import org.junit.jupiter.api.Test;

class SessionCookieTest {
  private static final Instant NOW = Samples.NOW;

  private final SessionCookie cookie = new SessionCookie(() -> new byte[32]);

  @Test
  void keepsASession() {
    Session session = cookie.of(new Credentials("token", null), NOW);
    Session of =
        cookie.of(new Caller("user:a@b.example", Set.of("g@b.example")), "https://i.example", NOW);
    LogInSecrets secrets = LogInSecrets.random(new SecureRandom());
    Session pending =
        session.with(new PendingLogIn("https://i.example", secrets, "/ui/x", NOW.plusSeconds(600)));
    assertThat(cookie.open(cookie.seal(session), NOW)).contains(session);
    assertThat(cookie.open(cookie.seal(of), NOW)).contains(of);
    assertThat(cookie.open(cookie.seal(pending), NOW)).contains(pending);
  }

  @Test
  void isOpenToEveryInstance() {
    Session session = cookie.guest(NOW);
    SessionCookie other = new SessionCookie(() -> new byte[32]);
    assertThat(other.open(cookie.seal(session), NOW)).contains(session);
  }

  @Test
  void endsASession() {
    String value = cookie.seal(cookie.guest(NOW));
    assertThat(cookie.open(value, NOW.plus(SessionCookie.LIFE).minusSeconds(1))).isPresent();
    assertThat(cookie.open(value, NOW.plus(SessionCookie.LIFE))).isEmpty();
  }

  @Test
  void isMadeByNobodyElse() {
    SessionCookie other =
        new SessionCookie(
            () ->
                "another secret of thirty-two byt"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    String value = cookie.seal(cookie.guest(NOW));
    char last = value.charAt(20);
    String changed = value.substring(0, 20) + (last == 'A' ? 'B' : 'A') + value.substring(21);
    assertThat(other.open(value, NOW)).isEmpty();
    assertThat(cookie.open(changed, NOW)).isEmpty();
    assertThat(cookie.open("", NOW)).isEmpty();
    assertThat(cookie.open("%%%", NOW)).isEmpty();
    assertThat(cookie.open("AAAA", NOW)).isEmpty();
  }

  @Test
  void looksDifferentEachTime() {
    Session session = cookie.guest(NOW);
    assertThat(cookie.seal(session)).isNotEqualTo(cookie.seal(session));
  }
}
