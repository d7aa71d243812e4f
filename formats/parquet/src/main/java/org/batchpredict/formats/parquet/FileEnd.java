package org.batchpredict.formats.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Keeps the end of a file back and writes its footer again: the library lists the encodings of a
 * column in the order of a hash set, which is another in each process.
 */
final class FileEnd extends OutputStream {
  /** The footer's length and the bytes PAR1, which come last. */
  private static final int TAIL_BYTES = 8;

  private final OutputStream out;
  private final ByteArrayOutputStream end = new ByteArrayOutputStream();
  private boolean holds;

  FileEnd(OutputStream out) {
    this.out = out;
  }

  /** Holds what is written from now on. */
  void hold() {
    holds = true;
  }

  /** Writes what is held, which is all that is left of the file. */
  void write() throws IOException {
    byte[] held = end.toByteArray();
    int tail = held.length - TAIL_BYTES;
    int length = ByteBuffer.wrap(held).order(ByteOrder.LITTLE_ENDIAN).getInt(tail);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(held, tail - length, length));
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        chunk.getMeta_data().getEncodings().sort(Comparator.comparingInt(Encoding::getValue));
      }
    }
    ByteArrayOutputStream ordered = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, ordered);
    if (ordered.size() != length) {
      throw new IllegalStateException("A footer of other bytes: " + ordered.size());
    }
    out.write(held, 0, tail - length);
    ordered.writeTo(out);
    out.write(held, tail, TAIL_BYTES);
  }

  @Override
  public void write(int value) throws IOException {
    to().write(value);
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    to().write(bytes, start, length);
  }

  private OutputStream to() {
    return holds ? end : out;
  }
}
