package org.batchpredict.io.shards;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;

/**
 * How the shards of results are compressed. The same predictions give the same bytes: no time and
 * no name stands in a file.
 */
public enum ShardCompression {
  NONE(""),
  GZIP(".gz"),
  ZSTD(".zst");

  private static final int BUFFER_BYTES = 64 << 10;

  private final String suffix;

  ShardCompression(String suffix) {
    this.suffix = suffix;
  }

  /** What the name of a compressed file ends with; empty for {@link #NONE}. */
  public String suffix() {
    return suffix;
  }

  /** What the end of a file's name says. */
  public static ShardCompression of(String name) {
    if (name.endsWith(GZIP.suffix)) {
      return GZIP;
    }
    return name.endsWith(ZSTD.suffix) ? ZSTD : NONE;
  }

  /** A file's name without what the compression has put at its end. */
  public static String plainName(String name) {
    return name.substring(0, name.length() - of(name).suffix.length());
  }

  /** Compresses the shards of a format as a whole, each its head and its end with it. */
  public ShardFormat compress(ShardFormat format) {
    return this == NONE ? format : out -> CompressedShard.open(this, format, out);
  }

  OutputStream compress(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> gzip(out);
      case ZSTD ->
          ZstdCompressorOutputStream.builder().setOutputStream(out).setChecksum(true).get();
    };
  }

  private static OutputStream gzip(OutputStream out) throws IOException {
    GzipParameters parameters = new GzipParameters();
    parameters.setBufferSize(BUFFER_BYTES);
    return new GzipCompressorOutputStream(out, parameters);
  }

  /** The bytes that were compressed to those of {@code in}. */
  public InputStream decompress(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(new BufferedInputStream(in, BUFFER_BYTES))
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> new ZstdCompressorInputStream(new BufferedInputStream(in, BUFFER_BYTES));
    };
  }
}
