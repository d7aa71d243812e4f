package org.batchpredict.service.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** Makes API keys, and the hash that is all that the service keeps of one. */
public final class ApiKeys {
  private static final int BYTES = 32;

  private ApiKeys() {}

  /** A key that nobody can guess. */
  public static String generate() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return "bpk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /**
   * What the service is to keep of a key.
   *
   * @param email of the account whose key it is
   * @throws IllegalArgumentException when that is no e-mail address
   */
  public static ApiKey of(String apiKey, String email, Instant now) {
    return new ApiKey(KeyFile.newId(), KeyFile.checked(email), hash(apiKey), now, false);
  }

  /** SHA-256 in lower-case hex. A key is 256 random bits, so that no slower hash is of use. */
  public static String hash(String apiKey) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(apiKey.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot hash a key: SHA-256 is missing", e);
    }
  }
}
