package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;

/**
 * A feature of a {@code tf.Example}, whose name and kind are fixed: an entry of the map in {@code
 * Features} (tensorflow/core/example/feature.proto). Sizes come first, as Protocol Buffers has them
 * before what they are of; {@link #write} writes what {@link #size} was asked for last.
 */
abstract class ExampleFeature {
  /** The tag of field 1, of bytes: a map's entry, its key, a list of bytes, packed numbers. */
  static final int FIRST = 0x0a;

  private static final int VALUE = 0x12;

  private final String name;
  private final DType dtype;
  private final int kind;
  private final byte[] key;
  private long listSize;

  /**
   * @param kind the number of the list's field in {@code Feature}
   */
  ExampleFeature(String name, DType dtype, int kind) {
    this.name = name;
    this.dtype = dtype;
    this.kind = (kind << 3) | 2;
    LineBuffer start = new LineBuffer();
    byte[] text = name.getBytes(UTF_8);
    Varint.appendFieldStart(FIRST, text.length, start);
    start.append(text);
    key = start.toByteArray();
  }

  static ExampleFeature of(String name, DType dtype) {
    return switch (dtype.kind()) {
      case FLOAT -> new FloatFeature(name, dtype);
      case INT, UINT, BOOL -> new Int64Feature(name, dtype);
      case STRING -> new BytesFeature(name);
    };
  }

  /** The bytes of the entry, with what comes before it, of neighbouring elements of a column. */
  final long size(Column column, int from, int count) {
    if (column.dtype() != dtype) {
      throw new IllegalArgumentException(
          "Invalid dtype of output " + name + ": " + column.dtype() + " (must be " + dtype + ")");
    }
    listSize = listSize(column, from, count);
    return Varint.fieldSize(entrySize());
  }

  private long entrySize() {
    return key.length + Varint.fieldSize(Varint.fieldSize(listSize));
  }

  final void write(Column column, int from, int count, LineBuffer out) {
    Varint.appendFieldStart(FIRST, entrySize(), out);
    out.append(key);
    Varint.appendFieldStart(VALUE, Varint.fieldSize(listSize), out);
    Varint.appendFieldStart(kind, listSize, out);
    writeList(column, from, count, out);
  }

  abstract long listSize(Column column, int from, int count);

  abstract void writeList(Column column, int from, int count, LineBuffer out);
}
