package org.batchpredict.service.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.batchpredict.service.api.ApiException;
import org.jspecify.annotations.Nullable;

/** Page tokens: where the next page starts, signed together with what is listed. */
final class PageTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SIGNATURE_BYTES = 16;

  private final Supplier<byte[]> secret;
  private volatile byte @Nullable [] known;

  /**
   * @param secret shared by all instances; asked for when it is first needed
   */
  PageTokens(Supplier<byte[]> secret) {
    this.secret = secret;
  }

  String of(String project, String filter, long before) {
    byte[] start = ByteBuffer.allocate(Long.BYTES).putLong(before).array();
    byte[] signature = sign(project, filter, start);
    byte[] token = Arrays.copyOf(start, Long.BYTES + SIGNATURE_BYTES);
    System.arraycopy(signature, 0, token, Long.BYTES, SIGNATURE_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * Where the page starts.
   *
   * @param token empty for the first page
   * @throws ApiException INVALID_ARGUMENT for a token of another list
   */
  @Nullable Long parse(String project, String filter, String token) {
    if (token.isEmpty()) {
      return null;
    }
    byte[] bytes = decode(token);
    if (bytes.length == Long.BYTES + SIGNATURE_BYTES) {
      byte[] start = Arrays.copyOf(bytes, Long.BYTES);
      byte[] signature = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
      if (MessageDigest.isEqual(signature, sign(project, filter, start))) {
        return ByteBuffer.wrap(start).getLong();
      }
    }
    throw ApiException.invalid(
        "page_token", "Invalid page token (must be that of the page before, with the same filter)");
  }

  private static byte[] decode(String token) {
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) { // as bad as a wrong signature
      return new byte[0];
    }
  }

  private byte[] sign(String project, String filter, byte[] start) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(), ALGORITHM));
      mac.update(project.getBytes(UTF_8));
      mac.update((byte) 0); // in no project's id
      mac.update(filter.getBytes(UTF_8));
      mac.update((byte) 0);
      return Arrays.copyOf(mac.doFinal(start), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) { // every Java has the algorithm
      throw new IllegalStateException(e);
    }
  }

  private byte[] key() {
    byte[] key = known;
    if (key == null) {
      key = secret.get();
      known = key;
    }
    return key;
  }
}
