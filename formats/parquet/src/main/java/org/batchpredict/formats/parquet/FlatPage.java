package org.batchpredict.formats.parquet;

import static org.apache.parquet.column.ValuesType.DEFINITION_LEVEL;
import static org.apache.parquet.column.ValuesType.REPETITION_LEVEL;
import static org.apache.parquet.column.ValuesType.VALUES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** A page of a column of numbers: its levels and its numbers. */
record FlatPage(int count, Levels repetitions, Levels definitions, PageNumbers numbers) {
  static FlatPage of(
      DataPage page, ColumnDescriptor column, FlatType type, @Nullable Dictionary dictionary) {
    int count = page.getValueCount();
    if (page instanceof DataPageV1 first) {
      ByteBuffer bytes = buffer(first.getBytes());
      Levels repetitions = levels(first.getRlEncoding(), column, REPETITION_LEVEL, count, bytes);
      Levels definitions = levels(first.getDlEncoding(), column, DEFINITION_LEVEL, count, bytes);
      PageNumbers numbers =
          numbers(first.getValueEncoding(), column, type, dictionary, count, bytes);
      return new FlatPage(count, repetitions, definitions, numbers);
    }
    DataPageV2 second = (DataPageV2) page;
    return new FlatPage(
        count,
        levels(column.getMaxRepetitionLevel(), buffer(second.getRepetitionLevels())),
        levels(column.getMaxDefinitionLevel(), buffer(second.getDefinitionLevels())),
        numbers(
            second.getDataEncoding(), column, type, dictionary, count, buffer(second.getData())));
  }

  private static Levels levels(int most, ByteBuffer bytes) {
    return most == 0 ? Levels.NONE : new RunLevels(bytes, most);
  }

  /** The levels at which bytes start, which are moved past them. */
  private static Levels levels(
      Encoding encoding, ColumnDescriptor column, ValuesType kind, int count, ByteBuffer bytes) {
    int most =
        kind == REPETITION_LEVEL ? column.getMaxRepetitionLevel() : column.getMaxDefinitionLevel();
    if (most > 0 && encoding != Encoding.RLE) {
      return Levels.old(encoding, column, kind, count, bytes);
    }
    if (most == 0) {
      return Levels.NONE;
    }
    int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new ParquetDecodingException("a page has levels of " + length + " bytes");
    }
    int end = bytes.position() + length;
    Levels levels = levels(most, bytes.duplicate().limit(end));
    bytes.position(end);
    return levels;
  }

  private static PageNumbers numbers(
      Encoding encoding,
      ColumnDescriptor column,
      FlatType type,
      @Nullable Dictionary dictionary,
      int count,
      ByteBuffer bytes) {
    boolean bits = type.column().getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN;
    if (encoding == Encoding.PLAIN && !bits) {
      return PageNumbers.plain(type, bytes);
    }
    if (!encoding.usesDictionary()) {
      return PageNumbers.read(type, encoding.getValuesReader(column, VALUES), count, bytes);
    }
    if (dictionary == null) {
      throw new ParquetDecodingException("a page needs a dictionary, and there is none");
    }
    return PageNumbers.read(
        type, encoding.getDictionaryBasedValuesReader(column, VALUES, dictionary), count, bytes);
  }

  private static ByteBuffer buffer(BytesInput bytes) {
    try {
      ByteBufferInputStream in = bytes.toInputStream();
      return in.slice(in.available()).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
