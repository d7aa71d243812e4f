package org.batchpredict.service.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Reads and checks tokens that somebody has signed (JWT, RFC 7519). */
final class SignedTokens {
  /** How far two clocks may be apart. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private static final int LONGEST = 16 * 1024;
  private static final int SMALLEST_MODULUS = 2048;

  private SignedTokens() {}

  static SignedJWT parse(String token) throws InvalidTokenException {
    if (token.length() > LONGEST) {
      throw new InvalidTokenException("the token is longer than " + LONGEST + " characters");
    }
    try {
      return SignedJWT.parse(token);
    } catch (ParseException e) {
      throw new InvalidTokenException("the token is no signed JWT");
    }
  }

  static JWTClaimsSet claims(SignedJWT token) throws InvalidTokenException {
    try {
      JWTClaimsSet claims = token.getJWTClaimsSet();
      if (claims != null) {
        return claims;
      }
    } catch (ParseException e) {
      // As one without claims.
    }
    throw new InvalidTokenException("the token has no claims that can be read");
  }

  /**
   * Whether that key has signed a token, by an algorithm that the kind of the key allows: what the
   * token says of its algorithm is only compared with that.
   */
  static boolean isSignedBy(SignedJWT token, PublicKey key) {
    try {
      JWSVerifier verifier = verifier(token.getHeader().getAlgorithm(), key);
      return verifier != null && token.verify(verifier);
    } catch (JOSEException e) {
      return false;
    }
  }

  /** Whether the service takes tokens that are signed by that algorithm at all. */
  static boolean isAllowed(JWSAlgorithm algorithm) {
    return JWSAlgorithm.RS256.equals(algorithm)
        || JWSAlgorithm.PS256.equals(algorithm)
        || JWSAlgorithm.ES256.equals(algorithm);
  }

  private static @Nullable JWSVerifier verifier(JWSAlgorithm algorithm, PublicKey key)
      throws JOSEException {
    if (key instanceof RSAPublicKey rsa) {
      boolean fits = JWSAlgorithm.RS256.equals(algorithm) || JWSAlgorithm.PS256.equals(algorithm);
      return fits && rsa.getModulus().bitLength() >= SMALLEST_MODULUS
          ? new RSASSAVerifier(rsa)
          : null;
    }
    return key instanceof ECPublicKey ec && JWSAlgorithm.ES256.equals(algorithm)
        ? new ECDSAVerifier(ec)
        : null;
  }

  /**
   * Refuses a token whose time has not come or is over.
   *
   * @param life the longest that it may be valid for; null for any
   */
  static void checkTimes(JWTClaimsSet claims, Instant now, @Nullable Duration life)
      throws InvalidTokenException {
    Instant expires = instant(claims.getExpirationTime());
    Instant issued = instant(claims.getIssueTime());
    Instant notBefore = instant(claims.getNotBeforeTime());
    if (expires == null || (life != null && issued == null)) {
      throw new InvalidTokenException("the token does not say when it was issued and expires");
    }
    if (!now.isBefore(expires.plus(SKEW))) {
      throw new InvalidTokenException("the token expired at " + expires);
    }
    if (isAfter(issued, now.plus(SKEW)) || isAfter(notBefore, now.plus(SKEW))) {
      throw new InvalidTokenException(
          "the token is of the future (the clocks are to be less than "
              + SKEW.toMinutes()
              + " minutes apart)");
    }
    if (life != null && issued != null && expires.isAfter(issued.plus(life))) {
      throw new InvalidTokenException(
          "the token is valid for more than " + life.toMinutes() + " minutes");
    }
  }

  private static boolean isAfter(@Nullable Instant time, Instant other) {
    return time != null && time.isAfter(other);
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }
}
