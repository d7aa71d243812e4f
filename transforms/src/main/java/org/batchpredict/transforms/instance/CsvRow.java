package org.batchpredict.transforms.instance;

import java.io.Reader;

/** The characters of one row after the other, which are UTF-8, each with a line end. */
final class CsvRow extends Reader {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int at;
  private int end;
  private boolean ended = true;

  /** Begins a row. */
  void begin(byte[] source, int start, int length) {
    bytes = source;
    at = start;
    end = start + length;
    ended = false;
  }

  /** Whether the row was read to its end. */
  boolean isEnded() {
    return ended;
  }

  @Override
  public int read(char[] target, int offset, int length) {
    if (at < end) {
      return decode(target, offset, length);
    }
    if (ended) {
      throw new IllegalStateException("Cannot read a row of CSV: it is no whole one");
    }
    ended = true; // on its own, so that a row which ends early is noticed
    target[offset] = '\n';
    return 1;
  }

  private int decode(char[] target, int offset, int length) {
    int to = offset;
    for (int last = offset + length - 1; at < end && to < last; ) { // a character may be two
      byte b = bytes[at];
      if (b >= 0) {
        target[to++] = (char) b;
        at++;
      } else if (b < (byte) 0xe0) {
        target[to++] = (char) ((b & 0x1f) << 6 | next(1));
        at += 2;
      } else if (b < (byte) 0xf0) {
        target[to++] = (char) ((b & 0xf) << 12 | next(1) << 6 | next(2));
        at += 3;
      } else {
        int point = (b & 7) << 18 | next(1) << 12 | next(2) << 6 | next(3);
        target[to++] = Character.highSurrogate(point);
        target[to++] = Character.lowSurrogate(point);
        at += 4;
      }
    }
    return to - offset;
  }

  private int next(int i) {
    return bytes[at + i] & 0x3f;
  }

  @Override
  public void close() {}
}
