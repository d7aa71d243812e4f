package org.batchpredict.formats.avro;

import java.io.IOException;
import org.batchpredict.io.files.FileStream;
import org.batchpredict.io.files.LostBytesException;
import org.batchpredict.io.records.InputWindow;

/** Counts the records of an Avro file by the heads of its blocks. */
final class BlockCount {
  private static final int BUFFER_BYTES = 64 << 10;

  private BlockCount() {}

  static long records(String file, long size) throws IOException {
    long records = 0;
    try (InputWindow in =
        new InputWindow(new byte[BUFFER_BYTES], FileStream.open(file, size, 0), 0, size)) {
      AvroHeader header = AvroHeader.read(in);
      while (in.ensure(1)) {
        long start = in.offset();
        records += Bytes.readLong(in);
        Bytes.skip(in, Bytes.readLong(in), "the block there");
        if (!header.isSync(Bytes.read(in, AvroHeader.SYNC_BYTES, "the block there"), 0)) {
          throw new LostBytesException(
              "the block at byte " + start + " does not end with the file's marker");
        }
      }
    }
    return records;
  }
}
