package org.batchpredict.service.access;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Checks what service accounts have signed with the keys that the service knows. */
final class AccountKeys {
  /** The longest that a token may be valid for, as Google has it. */
  static final Duration LIFE = Duration.ofHours(1);

  private final KeyStore keys;
  private final InstantSource clock;

  AccountKeys(KeyStore keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * The key that has signed a token in its account's name.
   *
   * @param audience tells whether the token is for those that it says
   */
  ServiceAccountKey signer(SignedJWT token, Predicate<List<String>> audience)
      throws InvalidTokenException {
    JWTClaimsSet claims = SignedTokens.claims(token);
    String id = token.getHeader().getKeyID();
    if (id == null) {
      throw new InvalidTokenException("the token does not say which key has signed it");
    }
    ServiceAccountKey key = key(id, String.valueOf(claims.getIssuer()));
    if (!SignedTokens.isSignedBy(token, publicKey(key))) {
      throw new InvalidTokenException(
          "the key that the token names has not signed it, or not by RS256, PS256 or ES256");
    }
    SignedTokens.checkTimes(claims, clock.instant(), LIFE);
    if (!audience.test(claims.getAudience())) {
      throw new InvalidTokenException("the token is for another audience");
    }
    String subject = claims.getSubject();
    if (subject != null && !subject.equals(claims.getIssuer())) {
      throw new InvalidTokenException("the token is in the name of another than its issuer");
    }
    return key;
  }

  /** The key of that id, if it is that account's and not disabled. */
  ServiceAccountKey key(String id, String email) throws InvalidTokenException {
    return keys.serviceAccountKey(id)
        .filter(key -> !key.disabled() && key.email().equals(email))
        .orElseThrow(
            () -> new InvalidTokenException("there is no such key of its account, or no more"));
  }

  /** The key that a token says has signed it, good or not; empty when its account has none such. */
  Optional<ServiceAccountKey> named(SignedJWT token) {
    String id = token.getHeader().getKeyID();
    try {
      String issuer = SignedTokens.claims(token).getIssuer();
      return id == null
          ? Optional.empty()
          : keys.serviceAccountKey(id).filter(key -> key.email().equals(issuer));
    } catch (InvalidTokenException e) {
      return Optional.empty();
    }
  }

  private static PublicKey publicKey(ServiceAccountKey key) throws InvalidTokenException {
    byte[] encoded = Base64.getMimeDecoder().decode(key.publicKey());
    for (String kind : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
      } catch (GeneralSecurityException e) {
        // Of the other kind.
      }
    }
    throw new InvalidTokenException("the key that the service keeps cannot be read");
  }
}
