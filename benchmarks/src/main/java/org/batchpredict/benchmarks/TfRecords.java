package org.batchpredict.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.zip.CRC32C;

/** The payloads of a file of TFRecords, their checksums compared. */
final class TfRecords implements LoopRecords {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int HEADER_BYTES = 12;
  private static final int FOOTER_BYTES = 4;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final InputStream in;
  private final CRC32C crc = new CRC32C();
  private final byte[] header = new byte[HEADER_BYTES];
  private byte[] payload = new byte[1024];
  private int length;
  private long offset;
  private long next;

  TfRecords(Piece piece) throws IOException {
    in = new BufferedInputStream(Files.newInputStream(piece.file()), BUFFER_BYTES);
  }

  @Override
  public boolean next() throws IOException {
    int read = in.readNBytes(header, 0, HEADER_BYTES);
    if (read == 0) {
      return false;
    }
    check(header, read, Long.BYTES);
    length = Math.toIntExact((long) LONG.get(header, 0));
    if (payload.length < length + FOOTER_BYTES) {
      payload = new byte[2 * length + FOOTER_BYTES];
    }
    check(payload, in.readNBytes(payload, 0, length + FOOTER_BYTES), length);
    offset = next;
    next += HEADER_BYTES + length + FOOTER_BYTES;
    return true;
  }

  private void check(byte[] bytes, int read, int count) throws IOException {
    if (read < count + Integer.BYTES) {
      throw new EOFException("Cannot read record at " + next + ": the file ends in it");
    }
    crc.reset();
    crc.update(bytes, 0, count);
    if ((int) INT.get(bytes, count) != mask((int) crc.getValue())) {
      throw new IOException("Cannot read record at " + next + ": its checksum is wrong");
    }
  }

  /** What TFRecords keep of a checksum. */
  static int mask(int crc) {
    return Integer.rotateRight(crc, 15) + 0xa282ead8;
  }

  @Override
  public byte[] bytes() {
    return payload;
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
