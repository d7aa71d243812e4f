package org.batchpredict.service.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.jspecify.annotations.Nullable;

/** Tells who users are by the tokens of an issuer elsewhere (OpenID Connect). */
final class OidcIssuer {
  private static final int MOST_KEYS = 8;

  private final AuthenticationConfig.Oidc config;
  private final JWKSource<SecurityContext> keys;
  private final InstantSource clock;

  OidcIssuer(
      AuthenticationConfig.Oidc config, JWKSource<SecurityContext> keys, InstantSource clock) {
    this.config = config;
    this.keys = keys;
    this.clock = clock;
  }

  boolean isIssuerOf(JWTClaimsSet claims) {
    return config.issuer().equals(claims.getIssuer());
  }

  /**
   * The user whom a token is about.
   *
   * @throws ApiException UNAVAILABLE when the issuer's keys cannot be had
   */
  Caller caller(SignedJWT token) throws InvalidTokenException {
    JWTClaimsSet claims = check(token, config.audience());
    return Caller.user(email(claims), groups(claims));
  }

  /**
   * The user whom the ID token of a log-in is about (OpenID Connect Core 1.0, section 3.1.3.7).
   *
   * @param clientId whom it must be for
   * @param nonce of the log-in
   * @throws ApiException UNAVAILABLE when the issuer's keys cannot be had
   */
  Caller callerOfLogIn(SignedJWT token, String clientId, String nonce)
      throws InvalidTokenException {
    JWTClaimsSet claims = check(token, clientId);
    if (!text(claims.getClaim("nonce")).equals(nonce)) {
      throw new InvalidTokenException("the token is of another log-in");
    }
    Object party = claims.getClaim("azp");
    boolean namesParty = party != null || claims.getAudience().size() > 1;
    if (namesParty && !clientId.equals(party)) {
      throw new InvalidTokenException("the token was given to another client");
    }
    return Caller.user(email(claims), groups(claims));
  }

  private JWTClaimsSet check(SignedJWT token, String audience) throws InvalidTokenException {
    JWTClaimsSet claims = SignedTokens.claims(token);
    if (!isSigned(token)) {
      throw new InvalidTokenException(
          "no key of "
              + config.issuer()
              + " has signed the token, or not by RS256, PS256 or ES256");
    }
    SignedTokens.checkTimes(claims, clock.instant(), null);
    if (!isIssuerOf(claims)) {
      throw new InvalidTokenException("the token is of another issuer");
    }
    if (!claims.getAudience().contains(audience)) {
      throw new InvalidTokenException("the token is for another audience");
    }
    return claims;
  }

  private boolean isSigned(SignedJWT token) {
    if (!SignedTokens.isAllowed(token.getHeader().getAlgorithm())) {
      return false;
    }
    JWKMatcher matcher = JWKMatcher.forJWSHeader(token.getHeader());
    return matcher != null
        && find(new JWKSelector(matcher)).stream()
            .limit(MOST_KEYS)
            .anyMatch(key -> isSignedBy(token, key));
  }

  private List<JWK> find(JWKSelector selector) {
    try {
      return keys.get(selector, null);
    } catch (RateLimitReachedException e) {
      return List.of();
    } catch (KeySourceException e) {
      throw unavailable(e);
    }
  }

  private ApiException unavailable(KeySourceException cause) {
    ApiException e =
        new ApiException(
            Status.UNAVAILABLE,
            "Cannot check the token: the keys of "
                + config.issuer()
                + " cannot be had (try again)");
    e.initCause(cause);
    return e;
  }

  private static boolean isSignedBy(SignedJWT token, JWK key) {
    try {
      return key instanceof AsymmetricJWK pair
          && SignedTokens.isSignedBy(token, pair.toPublicKey());
    } catch (JOSEException e) {
      return false;
    }
  }

  private String email(JWTClaimsSet claims) throws InvalidTokenException {
    String email = text(claims.getClaim("email")).toLowerCase(Locale.ROOT);
    if (!Member.isEmail(email) || !text(claims.getClaim("email_verified")).equals("true")) {
      throw new InvalidTokenException(
          "the token has no e-mail address that its issuer has verified (claims email and"
              + " email_verified)");
    }
    String domain = email.substring(email.indexOf('@') + 1);
    if (!config.domains().isEmpty() && !config.domains().contains(domain)) {
      throw new InvalidTokenException("its issuer does not speak for the domain of the address");
    }
    return email;
  }

  private Set<String> groups(JWTClaimsSet claims) {
    Object claim = claims.getClaim(config.groupsClaim());
    Collection<?> groups = claim instanceof Collection<?> many ? many : List.of(text(claim));
    return groups.stream()
        .map(OidcIssuer::text)
        .filter(group -> !group.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String text(@Nullable Object claim) {
    return claim instanceof String || claim instanceof Boolean ? claim.toString() : "";
  }
}
