package org.batchpredict.service.web;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sessions in the browsers that they are of, sealed with a secret that all instances share:
 * nobody else can read or make one.
 */
final class SessionCookie {
  /** How long a session lasts. */
  static final Duration LIFE = Duration.ofHours(8);

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int CSRF_BYTES = 18;

  /** Browsers keep 4096 bytes of name and value. */
  private static final int LARGEST = 4_000;

  private final Supplier<byte[]> secret;
  private volatile @Nullable SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  SessionCookie(Supplier<byte[]> secret) {
    this.secret = secret;
  }

  /** A session of nobody that is known yet. */
  Session guest(Instant now) {
    return new Session(token(), null, null, null, now.plus(LIFE));
  }

  /** A session of who has shown credentials. */
  Session of(Credentials credentials, Instant now) {
    return new Session(token(), credentials, null, null, now.plus(LIFE));
  }

  /** A session of whom an issuer has named. */
  Session of(Caller caller, String issuer, Instant now) {
    Session.Identity identity = new Session.Identity(caller, issuer);
    return new Session(token(), null, identity, null, now.plus(LIFE));
  }

  /** Whether a browser will keep the cookie. */
  boolean fits(Session session) {
    return seal(session).length() <= LARGEST;
  }

  /** Text that nobody can guess. */
  String token() {
    byte[] bytes = new byte[CSRF_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The value of the cookie. */
  String seal(Session session) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, SessionJson.write(session)).orElseThrow();
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /** The session of a cookie's value; empty when it is not one of ours, or over. */
  Optional<Session> open(String value, Instant now) {
    byte[] all;
    try {
      all = Base64.getUrlDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (all.length <= NONCE_BYTES) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
    return run(Cipher.DECRYPT_MODE, nonce, Arrays.copyOfRange(all, NONCE_BYTES, all.length))
        .map(SessionJson::read)
        .filter(session -> now.isBefore(session.expires()));
  }

  /** What comes out; empty when that is not what once went in. */
  private Optional<byte[]> run(int mode, byte[] nonce, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
      return Optional.of(cipher.doFinal(text));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot seal or open a session", e);
    }
  }

  /** The secret is asked for once, and not before somebody comes. */
  private SecretKeySpec key() {
    SecretKeySpec known = key;
    if (known == null) {
      known = new SecretKeySpec(secret.get(), "AES");
      key = known;
    }
    return known;
  }
}
