package org.batchpredict.formats.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.ParquetDecodingException;
import org.jspecify.annotations.Nullable;

/** The numbers of a page, copied as they lie where they do so plainly. */
final class PageNumbers {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final FlatType type;
  private final boolean optional;
  private final @Nullable ValuesReader reader;
  private final byte[] bytes;
  private final int end;
  private int position;

  private PageNumbers(FlatType type, @Nullable ValuesReader reader, ByteBuffer values) {
    this.type = type;
    this.optional = type.valueOptional();
    this.reader = reader;
    this.bytes = values.array();
    this.position = values.arrayOffset() + values.position();
    this.end = values.arrayOffset() + values.limit();
  }

  /** Numbers that lie one after the other. */
  static PageNumbers plain(FlatType type, ByteBuffer values) {
    return new PageNumbers(type, null, values);
  }

  /** Numbers as the library reads them. */
  static PageNumbers read(FlatType type, ValuesReader reader, int count, ByteBuffer values) {
    try {
      reader.initFromPage(count, ByteBufferInputStream.wrap(values.slice()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PageNumbers(type, reader, values);
  }

  /** Appends the next numbers, each after what says that it is not null, where it could be. */
  void append(int count, RowBytes out) {
    ValuesReader slow = reader;
    if (slow != null) {
      append(slow, count, out);
      return;
    }
    switch (type.column().getPrimitiveTypeName()) {
      case FLOAT -> out.addNumbers(bytes, take(count, Float.BYTES), Float.BYTES, count, optional);
      case DOUBLE ->
          out.addNumbers(bytes, take(count, Double.BYTES), Double.BYTES, count, optional);
      case INT32 -> {
        int start = take(count, Integer.BYTES);
        for (int i = 0; i < count; i++) {
          addChoice(out);
          type.scalar().add((int) INT.get(bytes, start + i * Integer.BYTES), out);
        }
      }
      default -> {
        int start = take(count, Long.BYTES);
        for (int i = 0; i < count; i++) {
          addChoice(out);
          type.scalar().add((long) LONG.get(bytes, start + i * Long.BYTES), out);
        }
      }
    }
  }

  private void append(ValuesReader from, int count, RowBytes out) {
    for (int i = 0; i < count; i++) {
      addChoice(out);
      switch (type.column().getPrimitiveTypeName()) {
        case FLOAT -> out.addFloat(from.readFloat());
        case DOUBLE -> out.addDouble(from.readDouble());
        case INT32 -> type.scalar().add(from.readInteger(), out);
        case INT64 -> type.scalar().add(from.readLong(), out);
        default -> out.addByte(from.readBoolean() ? 1 : 0);
      }
    }
  }

  private void addChoice(RowBytes out) {
    if (optional) {
      out.addByte(RowBytes.GIVEN);
    }
  }

  private int take(int count, int width) {
    int start = position;
    if ((long) count * width > end - start) {
      throw new ParquetDecodingException("a page has too few values");
    }
    position += count * width;
    return start;
  }
}
