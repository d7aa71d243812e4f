package org.batchpredict.formats.avro;

import java.io.IOException;
import java.util.Locale;
import org.batchpredict.io.files.LostBytesException;
import org.batchpredict.io.records.InputWindow;

/** Reads what lies between the blocks of a file. */
final class Bytes {
  private static final int MAX_LONG_BYTES = 10;

  private Bytes() {}

  /** A number in zigzag, seven bits a byte. */
  static long readLong(InputWindow window) throws IOException {
    long bits = 0;
    for (int i = 0; i < MAX_LONG_BYTES; i++) {
      if (!window.ensure(1)) {
        throw ended(1, "a number there");
      }
      byte next = window.bytes()[window.position()];
      window.advance(1);
      bits |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return bits >>> 1 ^ -(bits & 1);
      }
    }
    throw new LostBytesException("a number there has more than " + MAX_LONG_BYTES + " bytes");
  }

  static byte[] read(InputWindow window, int length, String what) throws IOException {
    byte[] bytes = new byte[length];
    read(window, bytes, length, what);
    return bytes;
  }

  /** Reads into the first bytes of an array. */
  static void read(InputWindow window, byte[] target, int length, String what) throws IOException {
    int done = 0;
    while (done < length) {
      if (!window.ensure(1)) {
        throw ended(length - done, what);
      }
      int count = Math.min(length - done, window.available());
      System.arraycopy(window.bytes(), window.position(), target, done, count);
      window.advance(count);
      done += count;
    }
  }

  static void skip(InputWindow window, long length, String what) throws IOException {
    long left = length;
    while (left > 0) {
      if (!window.ensure(1)) {
        throw ended(left, what);
      }
      int count = (int) Math.min(left, window.available());
      window.advance(count);
      left -= count;
    }
  }

  private static LostBytesException ended(long missing, String what) {
    return new LostBytesException(
        String.format(Locale.ROOT, "the file ends %d bytes before %s does", missing, what));
  }
}
