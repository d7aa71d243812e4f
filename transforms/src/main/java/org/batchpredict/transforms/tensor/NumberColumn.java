package org.batchpredict.transforms.tensor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A column of fixed-width elements, as the bytes that TensorFlow has for them, in the machine's
 * byte order. Elements are written and read by width: HALF, BFLOAT16 and the unsigned dtypes as
 * their bit patterns.
 */
public final class NumberColumn extends Column {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle FLOAT = view(float[].class);
  private static final VarHandle DOUBLE = view(double[].class);

  private static final VarHandle LITTLE_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LITTLE_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final boolean IS_LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final int width;

  NumberColumn(DType dtype) {
    super(dtype);
    this.width = dtype.bytes();
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
    reset(rowDims());
    extend(byteCount);
  }

  public void addByte(byte value) {
    int at = extend(1); // first, as it may replace the array
    data()[at] = value;
  }

  public void addShort(short value) {
    int at = extend(2);
    SHORT.set(data(), at, value);
  }

  public void addInt(int value) {
    int at = extend(4);
    INT.set(data(), at, value);
  }

  public void addLong(long value) {
    int at = extend(8);
    LONG.set(data(), at, value);
  }

  public void addFloat(float value) {
    int at = extend(4);
    FLOAT.set(data(), at, value);
  }

  public void addDouble(double value) {
    int at = extend(8);
    DOUBLE.set(data(), at, value);
  }

  /**
   * Adds floats.
   *
   * @param start the index of the first, in little-endian order
   * @param stride the number of bytes from the start of one to that of the next
   */
  public void addFloats(byte[] source, int start, int stride, int count) {
    int at = extend(Math.multiplyExact(count, Float.BYTES));
    if (IS_LITTLE && stride == Float.BYTES) {
      System.arraycopy(source, start, data(), at, count * Float.BYTES);
      return;
    }
    byte[] target = data();
    for (int i = 0; i < count; i++) {
      INT.set(target, at + i * Float.BYTES, (int) LITTLE_INT.get(source, start + i * stride));
    }
  }

  /** Adds doubles, which lie as those of {@link #addFloats} do. */
  public void addDoubles(byte[] source, int start, int stride, int count) {
    int at = extend(Math.multiplyExact(count, Double.BYTES));
    if (IS_LITTLE && stride == Double.BYTES) {
      System.arraycopy(source, start, data(), at, count * Double.BYTES);
      return;
    }
    byte[] target = data();
    for (int i = 0; i < count; i++) {
      LONG.set(target, at + i * Double.BYTES, (long) LITTLE_LONG.get(source, start + i * stride));
    }
  }

  public byte getByte(int element) {
    return data()[element];
  }

  public short getShort(int element) {
    return (short) SHORT.get(data(), 2 * element);
  }

  public int getInt(int element) {
    return (int) INT.get(data(), 4 * element);
  }

  public long getLong(int element) {
    return (long) LONG.get(data(), 8 * element);
  }

  public float getFloat(int element) {
    return (float) FLOAT.get(data(), 4 * element);
  }

  public double getDouble(int element) {
    return (double) DOUBLE.get(data(), 8 * element);
  }

  @Override
  int elements() {
    return byteCount() / width;
  }

  @Override
  int truncateElements(int count) {
    return count * width;
  }

  @Override
  void clearElements() {}

  @Override
  void addElements(Column source, int from, int count) {
    int length = count * width;
    int at = extend(length);
    System.arraycopy(source.data(), from * width, data(), at, length);
  }

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.nativeOrder());
  }
}
