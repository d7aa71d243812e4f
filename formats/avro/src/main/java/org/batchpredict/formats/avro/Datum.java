package org.batchpredict.formats.avro;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Values in Avro's binary encoding, read one after the other from a piece of an array. */
public final class Datum {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_LONG_BITS = 70;
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int position;
  private int end;

  public void reset(byte[] newBytes, int start, int newEnd) {
    bytes = newBytes;
    position = start;
    end = newEnd;
  }

  public byte[] bytes() {
    return bytes;
  }

  /** The index of the next value. */
  public int position() {
    return position;
  }

  void moveTo(int newPosition) {
    position = newPosition;
  }

  int left() {
    return end - position;
  }

  public long readLong() throws InvalidDatumException {
    long bits = 0;
    for (int shift = 0; shift < MAX_LONG_BITS; shift += 7) {
      byte next = bytes[skip(1)];
      bits |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return bits >>> 1 ^ -(bits & 1);
      }
    }
    throw new InvalidDatumException("a number has more than ten bytes");
  }

  public boolean readBoolean() throws InvalidDatumException {
    return bytes[skip(1)] != 0;
  }

  public float readFloat() throws InvalidDatumException {
    return Float.intBitsToFloat((int) INT.get(bytes, skip(Float.BYTES)));
  }

  public double readDouble() throws InvalidDatumException {
    return Double.longBitsToDouble((long) LONG.get(bytes, skip(Double.BYTES)));
  }

  /** The length of the bytes that follow. */
  public int readLength() throws InvalidDatumException {
    return (int) within(readLong(), left(), "a value of %d bytes");
  }

  /** The index of one of so many choices. */
  public int readIndex(int choices) throws InvalidDatumException {
    return (int) within(readLong(), choices - 1, "a choice of number %d");
  }

  /**
   * The number of elements of the next part of an array or a map; 0 at its end. Each takes a byte
   * at least: those that take none are no data.
   */
  public int readCount() throws InvalidDatumException {
    long count = readLong();
    if (count < 0 && count != Long.MIN_VALUE) {
      count = -count;
      readLong(); // their bytes
    }
    return (int) within(count, left(), "%d elements");
  }

  /** Passes by bytes; returns the index of their first. */
  public int skip(long count) throws InvalidDatumException {
    if (count > left()) {
      throw new InvalidDatumException("a value goes on after its record");
    }
    int start = position;
    position += (int) count;
    return start;
  }

  private static long within(long value, long most, String what) throws InvalidDatumException {
    if (value < 0 || value > most) {
      throw new InvalidDatumException("there cannot be " + what.replace("%d", "" + value));
    }
    return value;
  }
}
