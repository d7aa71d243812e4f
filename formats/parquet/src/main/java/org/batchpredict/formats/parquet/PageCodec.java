package org.batchpredict.formats.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** How pages are compressed (Parquet format, Compression.md). */
final class PageCodec {
  private static final int ZSTD_LEVEL = 3;

  private PageCodec() {}

  /** The bytes of a page, of which there are so many. */
  static byte[] decompress(CompressionCodecName codec, byte[] page, int size) throws IOException {
    byte[] bytes =
        switch (codec) {
          case UNCOMPRESSED -> page;
          case SNAPPY -> snappy(page, size);
          case GZIP -> gunzip(page, size);
          case ZSTD -> zstd(page, size);
          case LZ4_RAW -> lz4(page, size);
          default ->
              throw new IOException(
                  "Unsupported codec: "
                      + codec
                      + " (supported: UNCOMPRESSED, SNAPPY, GZIP, ZSTD, LZ4_RAW)");
        };
    if (bytes.length != size) {
      throw new IOException("a page has " + bytes.length + " bytes in place of " + size);
    }
    return bytes;
  }

  private static byte[] snappy(byte[] page, int size) throws IOException {
    int length = page.length == 0 ? 0 : Snappy.uncompressedLength(page, 0, page.length);
    if (length != size) {
      throw new IOException("a page has " + length + " bytes in place of " + size);
    }
    byte[] bytes = new byte[size];
    if (page.length > 0) {
      Snappy.uncompress(page, 0, page.length, bytes, 0);
    }
    return bytes;
  }

  private static byte[] gunzip(byte[] page, int size) throws IOException {
    if (page.length == 0) {
      return page;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(page))) {
      return in.readNBytes(size);
    }
  }

  private static byte[] zstd(byte[] page, int size) throws IOException {
    try {
      byte[] bytes = new byte[size];
      long length = Zstd.decompress(bytes, page);
      if (Zstd.isError(length) || length != size) {
        throw new IOException("a page is no zstd, or of another size");
      }
      return bytes;
    } catch (ZstdException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static byte[] lz4(byte[] page, int size) throws IOException {
    byte[] bytes = new byte[size];
    try {
      new Lz4Decompressor().decompress(page, 0, page.length, bytes, 0, size);
    } catch (MalformedInputException e) {
      throw new IOException(e.getMessage(), e);
    }
    return bytes;
  }

  /** Compresses the pages of one shard. */
  static BytesInputCompressor compressor(CompressionCodecName codec) {
    return new BytesInputCompressor() {
      @Override
      public BytesInput compress(BytesInput bytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
        bytes.writeAllTo(all);
        byte[] page = all.toByteArray();
        return BytesInput.from(
            switch (codec) {
              case SNAPPY -> Snappy.compress(page);
              case ZSTD -> Zstd.compress(page, ZSTD_LEVEL);
              case GZIP -> gzip(page);
              default -> throw new IllegalStateException("Not written: " + codec);
            });
      }

      @Override
      public CompressionCodecName getCodecName() {
        return codec;
      }

      @Override
      public void release() {}
    };
  }

  private static byte[] gzip(byte[] page) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(page);
    }
    return bytes.toByteArray();
  }
}
