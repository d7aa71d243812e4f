package org.batchpredict.service.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How callers show who they are.
 *
 * @param required false only for a service that listens on loopback; every caller is then {@code
 *     user:local@localhost} and may do anything
 * @param audiences what self-signed tokens and assertions may be for, beside the service's own URL
 * @param oidc issuers whose tokens are taken
 */
public record AuthenticationConfig(boolean required, List<String> audiences, List<Oidc> oidc) {
  public AuthenticationConfig {
    audiences = List.copyOf(audiences);
    oidc = List.copyOf(oidc);
  }

  /**
   * An issuer of tokens (OpenID Connect).
   *
   * @param issuer the {@code iss} of its tokens
   * @param audience the {@code aud} that they must have
   * @param jwksUrl where its keys are; null for where its discovery document says
   * @param groupsClaim the claim with the caller's groups
   * @param clientId for the log-in of the page; null for none
   * @param clientSecretFile a file with the secret of that client
   * @param domains of the e-mail addresses that it may speak for, in lower case; empty for all
   */
  public record Oidc(
      String issuer,
      String audience,
      @Nullable String jwksUrl,
      String groupsClaim,
      @Nullable String clientId,
      @Nullable String clientSecretFile,
      List<String> domains) {
    public Oidc {
      domains = List.copyOf(domains);
    }

    /** An issuer that may speak for all addresses. */
    public Oidc(
        String issuer,
        String audience,
        @Nullable String jwksUrl,
        String groupsClaim,
        @Nullable String clientId,
        @Nullable String clientSecretFile) {
      this(issuer, audience, jwksUrl, groupsClaim, clientId, clientSecretFile, List.of());
    }
  }
}
