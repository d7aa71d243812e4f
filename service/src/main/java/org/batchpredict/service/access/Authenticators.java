package org.batchpredict.service.access;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;

/**
 * Tells who calls by all that the service takes: its own access tokens, tokens that service
 * accounts sign themselves, those of OpenID Connect issuers, and API keys. Keeps nothing of a call,
 * so that any instance can take the next; a key that is disabled ends all that stands for it.
 */
public final class Authenticators implements Authenticator {
  private final AccountKeys accounts;
  private final AccessTokens accessTokens;
  private final OwnAudiences audiences;
  private final List<OidcIssuer> issuers;
  private final KeyStore keys;

  private Authenticators(
      AuthenticationConfig config,
      Supplier<String> publicUrl,
      KeyStore keys,
      byte[] secret,
      InstantSource clock) {
    this.accounts = new AccountKeys(keys, clock);
    this.accessTokens = new AccessTokens(secret, clock);
    this.audiences = new OwnAudiences(publicUrl, config.audiences());
    this.issuers =
        config.oidc().stream()
            .map(issuer -> new OidcIssuer(issuer, IssuerKeys.of(issuer), clock))
            .toList();
    this.keys = keys;
  }

  /**
   * What tells who calls a service that is set up so.
   *
   * @param publicUrl how clients reach the service; asked when it is needed
   * @param secret that all instances share, of at least 32 bytes: that of {@link TokenExchange#of}
   */
  public static Authenticator of(
      AuthenticationConfig config,
      Supplier<String> publicUrl,
      KeyStore keys,
      byte[] secret,
      InstantSource clock) {
    return config.required()
        ? new Authenticators(config, publicUrl, keys, secret, clock)
        : credentials -> Caller.LOCAL;
  }

  @Override
  public Caller authenticate(Credentials credentials) {
    String token = credentials.bearerToken();
    String apiKey = credentials.apiKey();
    try {
      if (token != null) {
        return AccessTokens.isOne(token) ? ofAccessToken(token) : ofSigned(token);
      }
      return apiKey == null ? Caller.ANONYMOUS : ofApiKey(apiKey);
    } catch (InvalidTokenException e) {
      throw new ApiException(Status.UNAUTHENTICATED, "Invalid credentials: " + e.reason());
    }
  }

  private Caller ofAccessToken(String token) throws InvalidTokenException {
    AccessTokens.Content content = accessTokens.read(token);
    return Caller.serviceAccount(accounts.key(content.keyId(), content.email()).email());
  }

  private Caller ofSigned(String token) throws InvalidTokenException {
    SignedJWT signed = SignedTokens.parse(token);
    JWTClaimsSet claims = SignedTokens.claims(signed);
    Optional<OidcIssuer> issuer = issuers.stream().filter(i -> i.isIssuerOf(claims)).findFirst();
    return issuer.isPresent()
        ? issuer.get().caller(signed)
        : Caller.serviceAccount(accounts.signer(signed, audiences::nameTheService).email());
  }

  private Caller ofApiKey(String apiKey) throws InvalidTokenException {
    return keys.apiKey(ApiKeys.hash(apiKey))
        .filter(key -> !key.disabled())
        .map(key -> Caller.serviceAccount(key.email()))
        .orElseThrow(() -> new InvalidTokenException("there is no such API key, or no more"));
  }
}
