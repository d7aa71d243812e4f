package org.batchpredict.service.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

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
public final class PageTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SIGNATURE_BYTES = 16;
  private static final int SECRET_BYTES = 32;

  private final Supplier<byte[]> secret;
  private volatile byte @Nullable [] known;

  /**
   * @param secret shared by all instances; asked for when it is first needed
   */
  public PageTokens(Supplier<byte[]> secret) {
    this.secret = secret;
  }

  /** The tokens of all instances that share a store. */
  public static PageTokens of(JobStore store) {
    return new PageTokens(() -> store.secret("page-tokens", SECRET_BYTES));
  }

  /**
   * The token of a page.
   *
   * @param list what is listed, such as {@code projects/P/jobs}
   * @param filter by what, and in what order
   * @param start where the page starts; not empty
   */
  public String of(String list, String filter, String start) {
    byte[] text = start.getBytes(UTF_8);
    byte[] token = Arrays.copyOf(sign(list, filter, text), SIGNATURE_BYTES + text.length);
    System.arraycopy(text, 0, token, SIGNATURE_BYTES, text.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * Where the page starts; null for the first page.
   *
   * @param token empty for the first page
   * @throws ApiException INVALID_ARGUMENT for a token of another list, or none of ours
   */
  public @Nullable String parse(String list, String filter, String token) {
    if (token.isEmpty()) {
      return null;
    }
    byte[] bytes = decode(token);
    if (bytes.length > SIGNATURE_BYTES) {
      byte[] signature = Arrays.copyOf(bytes, SIGNATURE_BYTES);
      byte[] start = Arrays.copyOfRange(bytes, SIGNATURE_BYTES, bytes.length);
      if (MessageDigest.isEqual(signature, sign(list, filter, start))) {
        return new String(start, UTF_8);
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

  /** What is listed and the filter are told apart by their lengths: they may hold anything. */
  private byte[] sign(String list, String filter, byte[] start) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(), ALGORITHM));
      for (String text : new String[] {list, filter}) {
        byte[] bytes = text.getBytes(UTF_8);
        mac.update((bytes.length + "\n").getBytes(UTF_8));
        mac.update(bytes);
      }
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
