package org.batchpredict.service.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The access tokens of the service's own: they say which key they stand for, and until when, under
 * a secret that all instances share. Nothing is kept of them.
 */
final class AccessTokens {
  static final Duration LIFE = Duration.ofHours(1);

  private static final String START = "bpat_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec secret;
  private final InstantSource clock;

  AccessTokens(byte[] secret, InstantSource clock) {
    if (secret.length < 32) {
      throw new IllegalArgumentException(
          "Invalid secret: " + secret.length + " bytes (must be at least 32)");
    }
    this.secret = new SecretKeySpec(secret, ALGORITHM);
    this.clock = clock;
  }

  /** A token that stands for a key, for {@link #LIFE}. */
  String issue(ServiceAccountKey key) {
    long expires = clock.instant().plus(LIFE).getEpochSecond();
    byte[] content = String.join("\n", key.keyId(), key.email(), "" + expires).getBytes(UTF_8);
    return START + ENCODER.encodeToString(content) + "." + ENCODER.encodeToString(mac(content));
  }

  static boolean isOne(String token) {
    return token.startsWith(START);
  }

  /** What a token says; who asks is to look whether the key is still good. */
  Content read(String token) throws InvalidTokenException {
    List<String> parts = List.of(token.substring(START.length()).split("\\.", -1));
    if (parts.size() == 2) {
      byte[] content = decoded(parts.get(0));
      if (MessageDigest.isEqual(decoded(parts.get(1)), mac(content))) {
        return read(content);
      }
    }
    throw new InvalidTokenException("the service has not issued the token");
  }

  private Content read(byte[] content) throws InvalidTokenException {
    List<String> lines = List.of(new String(content, UTF_8).split("\n", -1));
    Instant expires = Instant.ofEpochSecond(Long.parseLong(lines.get(2)));
    if (!clock.instant().isBefore(expires)) {
      throw new InvalidTokenException("the token expired at " + expires);
    }
    return new Content(lines.get(0), lines.get(1));
  }

  private byte[] mac(byte[] content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      mac.update("batchpredict access token 1\n".getBytes(UTF_8));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign a token: " + ALGORITHM + " is missing", e);
    }
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** Which key of which account a token stands for. */
  record Content(String keyId, String email) {}
}
