package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.batchpredict.transforms.instance.JsonBytes.UNKNOWN;

import java.util.Arrays;
import org.batchpredict.transforms.tensor.StringColumn;

/** Decodes base64 (RFC 4648, section 4) from where it lies in JSON into a column. */
final class Base64Scanner {
  private static final byte[] NAME = ('"' + StringEncoder.BASE64_KEY + '"').getBytes(US_ASCII);
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(US_ASCII);

  /** By byte, the six bits that it stands for; negative for what stands for none. */
  private static final byte[] SIX_BITS = sixBits();

  private Base64Scanner() {}

  /** The index past the name {@code "b64"} at {@code at}, or UNKNOWN. */
  static int skipName(byte[] bytes, int at, int end) {
    int past = at + NAME.length;
    return past <= end && Arrays.equals(bytes, at, past, NAME, 0, NAME.length) ? past : UNKNOWN;
  }

  /**
   * Appends the bytes of a string of base64, with or without its padding, as an element.
   *
   * @param at the index of its first quote
   * @return the index past its last quote; {@link JsonBytes#UNKNOWN} when it is none, or has
   *     escapes
   */
  static int scan(byte[] bytes, int at, int end, StringColumn target) {
    if (at >= end || bytes[at] != '"') {
      return UNKNOWN;
    }
    int first = at + 1;
    int quote = first;
    while (quote < end && bytes[quote] != '"') {
      quote++;
    }
    if (quote >= end) {
      return UNKNOWN;
    }
    int past = quote;
    while (past > first && past > quote - 2 && bytes[past - 1] == '=') {
      past--;
    }
    int length = past - first;
    int left = length & 3;
    if (left == 1 || (past < quote && (quote - first & 3) != 0)) {
      return UNKNOWN;
    }
    int element = target.reserve(length / 4 * 3 + Math.max(0, left - 1));
    return decode(bytes, first, past, target.data(), element) ? quote + 1 : UNKNOWN;
  }

  private static boolean decode(byte[] source, int from, int to, byte[] target, int at) {
    int out = at;
    int all = 0;
    int i = from;
    for (int last = to - 4; i <= last; i += 4) {
      int bits =
          six(source[i]) << 18
              | six(source[i + 1]) << 12
              | six(source[i + 2]) << 6
              | six(source[i + 3]);
      all |= bits;
      target[out++] = (byte) (bits >> 16);
      target[out++] = (byte) (bits >> 8);
      target[out++] = (byte) bits;
    }
    if (i < to) {
      int third = i + 2 < to ? six(source[i + 2]) : 0;
      int bits = six(source[i]) << 18 | six(source[i + 1]) << 12 | third << 6;
      all |= bits;
      target[out++] = (byte) (bits >> 16);
      if (i + 2 < to) {
        target[out] = (byte) (bits >> 8);
      }
    }
    return all >= 0;
  }

  private static int six(byte b) {
    return SIX_BITS[b & 0xff];
  }

  private static byte[] sixBits() {
    byte[] bits = new byte[256];
    Arrays.fill(bits, (byte) -1);
    for (int i = 0; i < ALPHABET.length; i++) {
      bits[ALPHABET[i]] = (byte) i;
    }
    return bits;
  }
}
