package org.batchpredict.io.records;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Finds the ends of lines, eight bytes at a time. */
final class LineEnds {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long NEWLINES = '\n' * ONES;

  /** The bytes that a file of UTF-8 may begin with. */
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  static final int BYTE_ORDER_MARK_BYTES = BYTE_ORDER_MARK.length;

  private LineEnds() {}

  /** The number of bytes of the byte order mark that {@code [from, to)} begins with; 0 for none. */
  static int byteOrderMark(byte[] bytes, int from, int to) {
    int end = from + BYTE_ORDER_MARK_BYTES;
    boolean marked =
        end <= to && Arrays.equals(bytes, from, end, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK_BYTES);
    return marked ? BYTE_ORDER_MARK_BYTES : 0;
  }

  /** The index of the first {@code \n} in {@code [from, to)}; -1 when there is none. */
  static int indexOf(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      // A newline is a zero byte now, and only up to the first zero byte is this test exact.
      long zeros = (long) LONGS.get(bytes, i) ^ NEWLINES;
      long hits = (zeros - ONES) & ~zeros & HIGH_BITS;
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Whether {@code [from, to)} holds nothing but spaces and tabs. */
  static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }
}
