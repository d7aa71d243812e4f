package org.batchpredict.service.access;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The issuers that people can log in through. */
public final class LogInIssuers {
  private final List<LogInIssuer> issuers;

  private LogInIssuers(List<LogInIssuer> issuers) {
    this.issuers = List.copyOf(issuers);
  }

  /**
   * Those with a client, when people are asked who they are.
   *
   * @param redirectUri where they send browsers back to
   * @throws IllegalStateException when a secret cannot be read
   */
  public static LogInIssuers of(
      AuthenticationConfig config, String redirectUri, InstantSource clock) {
    if (!config.required()) {
      return new LogInIssuers(List.of());
    }
    return new LogInIssuers(
        config.oidc().stream()
            .flatMap(issuer -> LogInIssuer.of(issuer, redirectUri, clock).stream())
            .toList());
  }

  public List<LogInIssuer> all() {
    return issuers;
  }

  /** The one with that URL. */
  public Optional<LogInIssuer> find(String issuer) {
    return issuers.stream().filter(one -> one.issuer().equals(issuer)).findFirst();
  }
}
