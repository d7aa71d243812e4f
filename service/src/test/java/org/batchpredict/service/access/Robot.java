package org.batchpredict.service.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A service account with a key, that signs what it is told to. */
record Robot(String email, String keyId, KeyPair pair) {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  static Robot rsa(String email, String keyId, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new Robot(email, keyId, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Robot ec(String email, String keyId) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new Robot(email, keyId, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  ServiceAccountKey key() {
    String encoded = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    return new ServiceAccountKey(keyId, email, encoded, NOW, false);
  }

  /** A good token of this account, but for what is changed. */
  String token(UnaryOperator<JWTClaimsSet.Builder> change) {
    return token(JWSAlgorithm.RS256, keyId, change);
  }

  String token(
      JWSAlgorithm algorithm, @Nullable String kid, UnaryOperator<JWTClaimsSet.Builder> change) {
    try {
      JWSHeader header = new JWSHeader.Builder(algorithm).keyID(kid).build();
      SignedJWT token = new SignedJWT(header, claims(change));
      token.sign(signer());
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    return change
        .apply(
            new JWTClaimsSet.Builder()
                .issuer(email)
                .subject(email)
                .issueTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(3600))))
        .build();
  }

  private JWSSigner signer() throws JOSEException {
    return pair.getPrivate() instanceof ECPrivateKey key
        ? new ECDSASigner(key)
        : new RSASSASigner(pair.getPrivate(), Set.of(AllowWeakRSAKey.getInstance()));
  }
}
