package org.batchpredict.transforms.tensor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells whether bytes are UTF-8 (RFC 3629, section 4). */
public final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private Utf8() {}

  public static boolean isValid(byte[] source, int start, int length) {
    return firstInvalid(source, start, length) < 0;
  }

  /** The index of the first byte that is no UTF-8, counted from {@code start}; -1 when all are. */
  public static int firstInvalid(byte[] source, int start, int length) {
    if (isAscii(source, start, length)) {
      return -1;
    }
    int end = start + length;
    int at = start;
    while (at < end) {
      if (source[at] >= 0) {
        at++;
      } else {
        int sequence = sequenceLength(source, at, end);
        if (sequence == 0) {
          return at - start;
        }
        at += sequence;
      }
    }
    return -1;
  }

  private static boolean isAscii(byte[] source, int start, int length) {
    long all = 0;
    int i = start;
    for (int end = start + length - Long.BYTES; i <= end; i += Long.BYTES) {
      all |= (long) LONG.get(source, i);
    }
    for (; i < start + length; i++) {
      all |= source[i];
    }
    return (all & HIGH_BITS) == 0;
  }

  /**
   * The number of bytes of the character beyond ASCII at {@code at}; 0 when the bytes up to {@code
   * end} do not begin with one.
   */
  public static int sequenceLength(byte[] source, int at, int end) {
    int lead = source[at] & 0xFF;
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (end - at < length) {
      return 0;
    }
    // The second byte keeps out overlong forms, surrogates, and what lies past U+10FFFF.
    int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    int second = source[at + 1] & 0xFF;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((source[i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
