package org.batchpredict.transforms.tensor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A column of fixed-width elements, as the bytes that TensorFlow has for them. Elements are written
 * and read by width: HALF, BFLOAT16 and the unsigned dtypes as their bit patterns.
 */
public final class NumberColumn extends Column {
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 16;
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle FLOAT = view(float[].class);
  private static final VarHandle DOUBLE = view(double[].class);

  private final int width;
  private byte[] data = new byte[1024];
  private int byteCount;

  NumberColumn(DType dtype) {
    super(dtype);
    this.width = dtype.bytes();
  }

  /** The elements' bytes, in the machine's byte order; valid up to {@link #byteCount()}. */
  public byte[] data() {
    return data;
  }

  @Override
  public int byteCount() {
    return byteCount;
  }

  /** The number of bytes in one row. */
  public int rowBytes() {
    return rowSize() * width;
  }

  /**
   * Makes room for {@code byteCount} bytes in {@link #data()} that the caller fills, in place of
   * all elements held.
   */
  public void setByteCount(int byteCount) {
    this.byteCount = 0;
    ensure(byteCount);
    this.byteCount = byteCount;
  }

  public void addByte(byte value) {
    ensure(1);
    data[byteCount++] = value;
  }

  public void addShort(short value) {
    ensure(2);
    SHORT.set(data, byteCount, value);
    byteCount += 2;
  }

  public void addInt(int value) {
    ensure(4);
    INT.set(data, byteCount, value);
    byteCount += 4;
  }

  public void addLong(long value) {
    ensure(8);
    LONG.set(data, byteCount, value);
    byteCount += 8;
  }

  public void addFloat(float value) {
    ensure(4);
    FLOAT.set(data, byteCount, value);
    byteCount += 4;
  }

  public void addDouble(double value) {
    ensure(8);
    DOUBLE.set(data, byteCount, value);
    byteCount += 8;
  }

  public byte getByte(int element) {
    return data[element];
  }

  public short getShort(int element) {
    return (short) SHORT.get(data, 2 * element);
  }

  public int getInt(int element) {
    return (int) INT.get(data, 4 * element);
  }

  public long getLong(int element) {
    return (long) LONG.get(data, 8 * element);
  }

  public float getFloat(int element) {
    return (float) FLOAT.get(data, 4 * element);
  }

  public double getDouble(int element) {
    return (double) DOUBLE.get(data, 8 * element);
  }

  @Override
  int elements() {
    return byteCount / width;
  }

  @Override
  void clearElements() {
    if (data.length > KEPT_BYTES && byteCount < data.length / 4) {
      data = new byte[1024];
    }
    byteCount = 0;
  }

  @Override
  void addElements(Column source, int from, int count) {
    byte[] sourceData = ((NumberColumn) source).data;
    int length = count * width;
    ensure(length);
    System.arraycopy(sourceData, from * width, data, byteCount, length);
    byteCount += length;
  }

  private void ensure(int more) {
    int needed = Math.addExact(byteCount, more);
    if (needed > data.length) {
      data = Arrays.copyOf(data, (int) Math.min(Math.max(2L * data.length, needed), MAX_ARRAY));
    }
  }

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.nativeOrder());
  }
}
