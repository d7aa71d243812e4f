package org.batchpredict.formats.parquet;

import java.io.IOException;
import java.io.InputStream;
import org.batchpredict.io.files.FileStream;

/** The bytes of a column chunk, read from its file a large piece at a time. */
final class ChunkBytes extends InputStream {
  private final String file;
  private final long fileSize;
  private final long end;
  private final int most;
  private byte[] buffer = {};
  private int position;
  private long next;

  /**
   * @param most the most bytes that are read at once
   */
  ChunkBytes(String file, long fileSize, long start, long end, int most) {
    this.file = file;
    this.fileSize = fileSize;
    this.next = start;
    this.end = end;
    this.most = most;
  }

  private boolean fill() throws IOException {
    if (position < buffer.length) {
      return true;
    }
    int length = (int) Math.min(most, end - next);
    if (length <= 0) {
      return false;
    }
    try (FileStream in = FileStream.open(file, fileSize, next)) {
      buffer = in.readNBytes(length);
    }
    next += buffer.length;
    position = 0;
    return buffer.length > 0;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.length - position);
    System.arraycopy(buffer, position, target, start, count);
    position += count;
    return count;
  }
}
