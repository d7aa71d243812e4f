package org.batchpredict.io.records;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/** How the bytes of a file are compressed (docs/spec.md, The request). */
enum Compression {
  NONE(""),
  GZIP(".gz"),
  BZIP2(".bz2"),
  ZSTD(".zst");

  /** Why a compressed file is read as a whole. */
  static final String REASON = "compressed";

  private static final int BUFFER_BYTES = 64 << 10;

  private final String extension;

  Compression(String extension) {
    this.extension = extension;
  }

  /** What the extension of a file says. */
  static Compression of(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    for (Compression compression : values()) {
      if (compression != NONE && name.endsWith(compression.extension)) {
        return compression;
      }
    }
    return NONE;
  }

  /** The decompressed bytes of all members or frames of {@code in}, which is not empty. */
  CompressorInputStream decompress(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> throw new IllegalStateException("Cannot decompress: the file is not compressed");
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(new BufferedInputStream(in, BUFFER_BYTES))
              .setDecompressConcatenated(true)
              .get();
      case BZIP2 -> new BZip2CompressorInputStream(new BufferedInputStream(in, BUFFER_BYTES), true);
      case ZSTD -> new ZstdCompressorInputStream(new SmallReads(in));
    };
  }

  /** A call of zstd-jni that meets damage loses what it decoded before: small calls lose little. */
  private static final class SmallReads extends BufferedInputStream {
    private static final int READ_BYTES = 4 << 10;

    SmallReads(InputStream in) {
      super(in, BUFFER_BYTES);
    }

    @Override
    public synchronized int read(byte[] target, int start, int length) throws IOException {
      return super.read(target, start, Math.min(length, READ_BYTES));
    }

    /** Nothing: the decoder is to return what it has before it asks for more. */
    @Override
    public synchronized int available() {
      return 0;
    }
  }
}
