package org.batchpredict.formats.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.values.ValuesReader;

/** The repetition or definition levels of a page, read a piece at a time. */
interface Levels {
  /** Those of a column that has but one. */
  Levels NONE = (target, count) -> Arrays.fill(target, 0, count, (byte) 0);

  /** Reads the next {@code count} levels to the start of an array. */
  void read(byte[] target, int count);

  /** Levels of an encoding that nothing writes any more, as the library reads them. */
  static Levels old(
      Encoding encoding, ColumnDescriptor column, ValuesType kind, int count, ByteBuffer bytes) {
    ValuesReader reader = encoding.getValuesReader(column, kind);
    try {
      ByteBufferInputStream in = ByteBufferInputStream.wrap(bytes.slice());
      reader.initFromPage(count, in);
      bytes.position(bytes.limit() - in.available());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (target, levels) -> {
      for (int i = 0; i < levels; i++) {
        target[i] = (byte) reader.readInteger();
      }
    };
  }
}
