package org.batchpredict.io.staging;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The bytes of a file, counted and summed up as they are read. */
final class CheckedBytes extends InputStream {
  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final CRC32C checksum = new CRC32C();
  private long count;
  private @Nullable IOException failure;

  CheckedBytes(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    int read;
    try {
      read = in.read(target, start, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    if (read > 0) {
      checksum.update(target, start, read);
      count += read;
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The same bytes, for a reader whose end is not to be theirs. */
  InputStream kept() {
    return new FilterInputStream(this) {
      @Override
      public void close() {}
    };
  }

  /** Throws again what the file could not be read for, if that was so. */
  void throwIfFailed() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Reads to the end. */
  void readOn() throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    while (read(buffer, 0, buffer.length) >= 0) {}
  }

  long count() {
    return count;
  }

  /** The CRC-32C of what was read: 8 hexadecimal digits. */
  String crc32c() {
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }
}
