package org.batchpredict.transforms.instance;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.batchpredict.transforms.tensor.StringColumn;

/** Checks and makes UTF-8. Jackson lets overlong forms and encoded surrogates pass. */
final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private final CharBuffer chars = CharBuffer.allocate(1 << 10);
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  /** The index of the first byte that is no UTF-8, counted from {@code start}; -1 when all are. */
  int firstInvalid(byte[] bytes, int start, int length) {
    if (isAscii(bytes, start, length)) {
      return -1;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, start, length);
    decoder.reset();
    CoderResult result;
    do {
      result = decoder.decode(in, chars.clear(), true);
    } while (result.isOverflow());
    return result.isError() ? in.position() - start : -1;
  }

  /**
   * Appends text as an element.
   *
   * @return false, and nothing is appended, when the text has a lone surrogate
   */
  static boolean add(StringColumn column, char[] text, int start, int length) {
    int bytes = encodedLength(text, start, length);
    if (bytes < 0) {
      return false;
    }
    int at = column.reserve(bytes);
    byte[] data = column.data();
    if (bytes == length) {
      for (int i = 0; i < length; i++) {
        data[at + i] = (byte) text[start + i];
      }
    } else {
      encode(text, start, length, data, at);
    }
    return true;
  }

  private static boolean isAscii(byte[] bytes, int start, int length) {
    long all = 0;
    int i = start;
    for (int end = start + length - Long.BYTES; i <= end; i += Long.BYTES) {
      all |= (long) LONG.get(bytes, i);
    }
    for (; i < start + length; i++) {
      all |= bytes[i];
    }
    return (all & HIGH_BITS) == 0;
  }

  /** The number of bytes of the text in UTF-8; -1 when it has a lone surrogate. */
  private static int encodedLength(char[] text, int start, int length) {
    int bytes = length;
    for (int i = start; i < start + length; i++) {
      char c = text[i];
      if (c < 0x80) {
        continue;
      }
      bytes = Math.addExact(bytes, c < 0x800 ? 1 : 2);
      if (Character.isSurrogate(c)) {
        int next = i + 1;
        if (!Character.isHighSurrogate(c)
            || next == start + length
            || !Character.isLowSurrogate(text[next])) {
          return -1;
        }
        i = next; // the pair's four bytes are counted: one for each char, two more above
      }
    }
    return bytes;
  }

  private static void encode(char[] text, int start, int length, byte[] target, int from) {
    int at = from;
    for (int i = start; i < start + length; i++) {
      char c = text[i];
      if (c < 0x80) {
        target[at++] = (byte) c;
      } else if (c < 0x800) {
        target[at++] = (byte) (0xc0 | (c >> 6));
        target[at++] = continuation(c);
      } else if (Character.isSurrogate(c)) {
        int point = Character.toCodePoint(c, text[++i]);
        target[at++] = (byte) (0xf0 | (point >> 18));
        target[at++] = continuation(point >> 12);
        target[at++] = continuation(point >> 6);
        target[at++] = continuation(point);
      } else {
        target[at++] = (byte) (0xe0 | (c >> 12));
        target[at++] = continuation(c >> 6);
        target[at++] = continuation(c);
      }
    }
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }
}
