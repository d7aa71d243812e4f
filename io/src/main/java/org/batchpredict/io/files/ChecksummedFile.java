package org.batchpredict.io.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.apache.beam.sdk.io.fs.ResourceId;

/** A file being written, which counts its bytes and sums them up in pieces of a buffer's size. */
public final class ChecksummedFile extends OutputStream {
  private static final int BUFFER_BYTES = 256 << 10;

  /** Most files of a job with many splits are small. */
  private static final int FIRST_BYTES = 8 << 10;

  private final ResourceId file;
  private final WritableByteChannel channel;
  private final Settling settling;
  private byte[] buffer = new byte[FIRST_BYTES];
  private final CRC32C checksum = new CRC32C();
  private int buffered;
  private long drained;

  /**
   * @param settling makes what was written durable, before the file is said to be whole
   */
  ChecksummedFile(ResourceId file, WritableByteChannel channel, Settling settling) {
    this.file = file;
    this.channel = channel;
    this.settling = settling;
  }

  @Override
  public void write(int b) throws IOException {
    if (buffered == buffer.length) {
      makeRoom(1);
    }
    buffer[buffered++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    if (length > buffer.length - buffered) {
      makeRoom(length);
    }
    if (length > buffer.length) {
      writeThrough(bytes, start, length);
    } else {
      System.arraycopy(bytes, start, buffer, buffered, length);
      buffered += length;
    }
  }

  private void makeRoom(int length) throws IOException {
    if (buffer.length < BUFFER_BYTES) {
      int wanted = Math.max(4 * buffer.length, buffered + length);
      buffer = Arrays.copyOf(buffer, Math.min(wanted, BUFFER_BYTES));
    }
    if (length > buffer.length - buffered) {
      drain();
    }
  }

  private void drain() throws IOException {
    int length = buffered;
    buffered = 0;
    writeThrough(buffer, 0, length);
  }

  private void writeThrough(byte[] bytes, int start, int length) throws IOException {
    checksum.update(bytes, start, length);
    drained += length;
    try {
      ByteBuffer left = ByteBuffer.wrap(bytes, start, length);
      while (left.hasRemaining()) {
        writePiece(left);
      }
    } catch (IOException e) {
      throw Storage.failed("write", file, e);
    }
  }

  // Channels of files copy what they are given to native memory, and keep that for their thread.
  private void writePiece(ByteBuffer left) throws IOException {
    ByteBuffer piece = left.slice(left.position(), Math.min(left.remaining(), BUFFER_BYTES));
    left.position(left.position() + channel.write(piece));
  }

  /** Ends the file, which is whole only when this has returned. */
  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try {
      drain();
      settle();
    } catch (IOException e) {
      abandonAfter(e);
      throw e;
    }
    abandon();
  }

  private void settle() throws IOException {
    try {
      settling.settle();
    } catch (IOException e) {
      throw Storage.failed("write", file, e);
    }
  }

  /** Closes the file as it is: what is buffered is not written. */
  public void abandon() throws IOException {
    try {
      channel.close();
    } catch (IOException e) {
      throw Storage.failed("write", file, e);
    }
  }

  private void abandonAfter(IOException failure) {
    try {
      abandon();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** The file's size, once it is closed. */
  public long bytes() {
    return drained;
  }

  /** The CRC-32C of the file's bytes, once it is closed: 8 hexadecimal digits. */
  public String crc32c() {
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  /** What is done to a file before it is closed. */
  @FunctionalInterface
  interface Settling {
    void settle() throws IOException;
  }
}
