package org.batchpredict.io.records;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.batchpredict.io.files.LostBytesException;
import org.batchpredict.io.files.UnreadableFileException;
import org.jspecify.annotations.Nullable;

/**
 * The decompressed bytes of a file. Damage in the compressed bytes is a {@link LostBytesException},
 * told apart from a failing file system, and comes after all bytes before it.
 */
final class DecompressedStream extends InputStream {
  /** What is decompressed at a time, while lanes that want the next batch wait: some batches. */
  private static final int AT_A_TIME = 16 << 10;

  private final InputStream source;
  private final Compression compression;
  private final boolean empty;
  private @Nullable CompressorInputStream decompressor;
  private @Nullable IOException pending;

  DecompressedStream(InputStream source, long fileSize, Compression compression) {
    this.source = source;
    this.compression = compression;
    this.empty = fileSize == 0;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    if (pending != null) {
      throw pending;
    }
    if (empty) {
      return -1;
    }
    long before = decompressor == null ? 0 : decompressor.getBytesRead();
    try {
      if (decompressor == null) {
        decompressor = compression.decompress(source);
      }
      return decompressor.read(target, start, Math.min(length, AT_A_TIME));
    } catch (IOException | RuntimeException e) {
      pending = tellApart(e);
      // Where the decompressor failed half way, the bytes before are in the target already.
      int read = decompressor == null ? 0 : (int) (decompressor.getBytesRead() - before);
      if (read > 0) {
        return read;
      }
      throw pending;
    }
  }

  private static IOException tellApart(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnreadableFileException unreadable) {
        return unreadable;
      }
      if (cause instanceof LostBytesException lost) {
        return lost;
      }
    }
    return e instanceof EOFException
        ? new LostBytesException("the compressed data ended early")
        : new LostBytesException(e);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public void close() throws IOException {
    if (decompressor != null) {
      decompressor.close();
    }
    source.close();
  }
}
