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
   * @param domains of the e-mail addresses that it may speak for, in lower case; empty for all
   * @param client by which people log in to the page; null when they do not, through this issuer
   */
  public record Oidc(
      String issuer,
      String audience,
      @Nullable String jwksUrl,
      String groupsClaim,
      List<String> domains,
      @Nullable Client client) {
    public Oidc {
      domains = List.copyOf(domains);
    }
  }

  /**
   * What the service is to an issuer.
   *
   * @param secretFile a file with its secret; null when it has none
   * @param name of the issuer, for people
   * @param scopes that are asked for, beside {@code openid}
   */
  public record Client(String id, @Nullable String secretFile, String name, List<String> scopes) {
    public Client {
      scopes = List.copyOf(scopes);
    }
  }
}
