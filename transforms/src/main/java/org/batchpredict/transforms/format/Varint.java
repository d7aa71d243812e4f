package org.batchpredict.transforms.format;

/** Protocol Buffers' integers of seven bits a byte, and the fields that begin with them. */
final class Varint {
  private static final int BITS = 7;
  private static final int MORE = 0x80;

  private Varint() {}

  /** The number of bytes of a value, which is unsigned. */
  static int size(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
    return (bits + BITS - 1) / BITS;
  }

  static void append(long value, LineBuffer out) {
    long left = value;
    while ((left & -MORE) != 0) {
      out.append((char) ((left & 0x7f) | MORE));
      left >>>= BITS;
    }
    out.append((char) left);
  }

  /** The number of bytes of a field of so many bytes: its tag, of one byte, and its length, too. */
  static long fieldSize(long length) {
    return 1 + size(length) + length;
  }

  /** Appends what comes before the bytes of a field. */
  static void appendFieldStart(int tag, long length, LineBuffer out) {
    out.append((char) tag);
    append(length, out);
  }
}
