package org.batchpredict.service.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What ties the steps of one log-in together; nobody else can guess it.
 *
 * @param state comes back with the browser: it is the one that was sent
 * @param nonce comes back in the ID token: it was made for this log-in
 * @param verifier goes with the code, whose challenge went ahead (PKCE, RFC 7636): nobody else can
 *     use the code
 */
public record LogInSecrets(String state, String nonce, String verifier) {
  private static final int BYTES = 32;

  public static LogInSecrets random(SecureRandom random) {
    return new LogInSecrets(text(random), text(random), text(random));
  }

  private static String text(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return encode(bytes);
  }

  /** Whether a browser has come back with our state. */
  public boolean isState(String given) {
    return MessageDigest.isEqual(given.getBytes(UTF_8), state.getBytes(UTF_8));
  }

  /** The challenge of the verifier, by the method S256. */
  String challenge() {
    try {
      return encode(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Secrets never get into a log. */
  @Override
  public String toString() {
    return "LogInSecrets";
  }
}
