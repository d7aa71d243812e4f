package org.batchpredict.formats.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes in Avro's binary encoding, in a growing array. */
final class RowBytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_LONG_BYTES = 10;
  private static final int KEPT_BYTES = 4 << 20;
  private static final int INITIAL_BYTES = 32;

  /** How a union of null and something else says which of them follows. */
  static final byte NULL = 0;

  static final byte GIVEN = 2;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int size;

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
  }

  void addLong(long value) {
    reserve(MAX_LONG_BYTES);
    long bits = value << 1 ^ value >> 63;
    while ((bits & ~0x7fL) != 0) {
      bytes[size++] = (byte) (bits | 0x80);
      bits >>>= 7;
    }
    bytes[size++] = (byte) bits;
  }

  void addFloat(float value) {
    reserve(Float.BYTES);
    INT.set(bytes, size, Float.floatToRawIntBits(value));
    size += Float.BYTES;
  }

  void addDouble(double value) {
    reserve(Double.BYTES);
    LONG.set(bytes, size, Double.doubleToRawLongBits(value));
    size += Double.BYTES;
  }

  void addByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /**
   * Adds numbers that lie in little-endian order, one after the other.
   *
   * @param optional whether each comes after {@link #GIVEN}
   */
  void addNumbers(byte[] source, int start, int width, int count, boolean optional) {
    if (!optional) {
      add(source, start, Math.multiplyExact(count, width));
      return;
    }
    reserve(Math.multiplyExact(count, 1 + width));
    for (int from = start; from < start + count * width; from += width) {
      bytes[size++] = GIVEN;
      if (width == Integer.BYTES) {
        INT.set(bytes, size, (int) INT.get(source, from));
      } else {
        LONG.set(bytes, size, (long) LONG.get(source, from));
      }
      size += width;
    }
  }

  /** Adds bytes after their length. */
  void addBytes(byte[] source) {
    addLong(source.length);
    add(source, 0, source.length);
  }

  void add(RowBytes other) {
    add(other.bytes, 0, other.size);
  }

  private void add(byte[] source, int start, int length) {
    reserve(length);
    System.arraycopy(source, start, bytes, size, length);
    size += length;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
    }
  }
}
