package org.batchpredict.formats.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.batchpredict.io.files.LostBytesException;
import org.jspecify.annotations.Nullable;

/** The pages of a column chunk, of which one is held at a time. */
final class ChunkPages implements PageReader {
  private final ColumnChunkMetaData chunk;
  private final ChunkBytes bytes;
  private final int most;
  private final Statistics<?> noStatistics;
  private long valuesLeft;
  private @Nullable PageHeader ahead;

  /**
   * @param most no page of more bytes is held
   */
  ChunkPages(ColumnChunkMetaData chunk, ChunkBytes bytes, int most) {
    this.chunk = chunk;
    this.bytes = bytes;
    this.most = most;
    this.valuesLeft = chunk.getValueCount();
    this.noStatistics = Statistics.getBuilderForReading(chunk.getPrimitiveType()).build();
  }

  @Override
  public long getTotalValueCount() {
    return chunk.getValueCount();
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    try {
      PageHeader header = header();
      if (header.getType() != PageType.DICTIONARY_PAGE) {
        ahead = header;
        return null;
      }
      byte[] page = decompressed(header);
      return new DictionaryPage(
          BytesInput.from(page),
          header.getDictionary_page_header().getNum_values(),
          encoding(header.getDictionary_page_header().getEncoding()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public @Nullable DataPage readPage() {
    try {
      while (valuesLeft > 0) {
        PageHeader header = ahead == null ? header() : ahead;
        ahead = null;
        switch (header.getType()) {
          case DATA_PAGE -> {
            return page(header, header.getData_page_header());
          }
          case DATA_PAGE_V2 -> {
            return page(header, header.getData_page_header_v2());
          }
          default -> raw(header);
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataPage page(PageHeader header, DataPageHeader data) throws IOException {
    byte[] page = decompressed(header);
    valuesLeft -= data.getNum_values();
    return new DataPageV1(
        BytesInput.from(page),
        data.getNum_values(),
        page.length,
        noStatistics,
        encoding(data.getRepetition_level_encoding()),
        encoding(data.getDefinition_level_encoding()),
        encoding(data.getEncoding()));
  }

  private DataPage page(PageHeader header, DataPageHeaderV2 data) throws IOException {
    byte[] raw = raw(header);
    int repetition = data.getRepetition_levels_byte_length();
    int levels = Math.addExact(repetition, data.getDefinition_levels_byte_length());
    if (repetition < 0 || levels < repetition || levels > raw.length) {
      throw new IOException("a page has levels of " + levels + " bytes");
    }
    byte[] values = java.util.Arrays.copyOfRange(raw, levels, raw.length);
    if (data.isIs_compressed()) {
      values =
          PageCodec.decompress(
              chunk.getCodec(), values, header.getUncompressed_page_size() - levels);
    }
    valuesLeft -= data.getNum_values();
    return DataPageV2.uncompressed(
        data.getNum_rows(),
        data.getNum_nulls(),
        data.getNum_values(),
        BytesInput.from(raw, 0, repetition),
        BytesInput.from(raw, repetition, levels - repetition),
        encoding(data.getEncoding()),
        BytesInput.from(values),
        noStatistics);
  }

  private PageHeader header() throws IOException {
    PageHeader header = Util.readPageHeader(bytes);
    int size = header.getUncompressed_page_size();
    if (size < 0 || header.getCompressed_page_size() < 0) {
      throw new IOException("a page has a negative size");
    }
    if (Math.max(size, header.getCompressed_page_size()) > most) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "a page has %d bytes, more than %d (raise --maxRecordBytes)",
              Math.max(size, header.getCompressed_page_size()),
              most));
    }
    return header;
  }

  private byte[] decompressed(PageHeader header) throws IOException {
    return PageCodec.decompress(chunk.getCodec(), raw(header), header.getUncompressed_page_size());
  }

  private byte[] raw(PageHeader header) throws IOException {
    byte[] page = bytes.readNBytes(header.getCompressed_page_size());
    if (page.length < header.getCompressed_page_size()) {
      throw new LostBytesException("the column ends within a page");
    }
    if (header.isSetCrc()) {
      CRC32 crc = new CRC32();
      crc.update(page);
      if ((int) crc.getValue() != header.getCrc()) {
        throw new IOException("a page does not match its checksum");
      }
    }
    return page;
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }
}
