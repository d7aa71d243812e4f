package org.batchpredict.formats.avro;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.avro.Schema;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.files.LostBytesException;
import org.batchpredict.io.records.InputWindow;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.SourceFile;
import org.jspecify.annotations.Nullable;

/** The records of one block, which is held as a whole; used for block after block. */
final class AvroBlock {
  /** An array larger than this is let go after its block. */
  private static final int KEPT_BYTES = 4 << 20;

  /** A damaged block that claims to have more records for each of its bytes is not believed. */
  private static final long MOST_PER_BYTE = 1024;

  private static final byte[] NOTHING = {};

  private final int most;
  private final Datum datum = new Datum();
  private byte[] raw = NOTHING;
  private byte[] bytes = NOTHING;
  private int[] ends = {};
  private long start;
  private long count;
  private long at;
  private @Nullable Failure failure;

  /**
   * @param most no block of more bytes, compressed or not, is held
   */
  AvroBlock(int most) {
    this.most = most;
  }

  /** Whether there is a record left. */
  boolean hasNext() {
    return at < count;
  }

  /** Adds the next record, or the failure in its place. */
  void addNext(SourceFile file, RecordBatch batch) {
    long offset = start + at;
    if (failure != null) {
      batch.addFailure(file, offset, failure, NOTHING, 0, 0, true);
    } else {
      int from = at == 0 ? 0 : ends[(int) at - 1];
      batch.add(file, offset, bytes, from, ends[(int) at] - from);
    }
    at++;
    if (at == count && bytes.length > KEPT_BYTES) {
      bytes = NOTHING;
      ends = new int[0];
    }
  }

  /**
   * Reads the block at which a window starts, and moves it past the block.
   *
   * @throws LostBytesException when it cannot be told where the block ends
   */
  void read(InputWindow in, FileRange range, AvroHeader header) throws IOException {
    count = 0;
    at = 0;
    failure = null;
    start = in.offset();
    long records = Bytes.readLong(in);
    long length = Bytes.readLong(in);
    long left = range.fileSize() - in.offset() - AvroHeader.SYNC_BYTES;
    if (records < 0 || length < 0 || length > left || records / MOST_PER_BYTE > length) {
      throw new LostBytesException(
          String.format(
              Locale.ROOT, "a block of %d records in %d bytes cannot be there", records, length));
    }
    boolean held = length <= most;
    if (held) {
      readRaw(in, (int) length);
    } else {
      Bytes.skip(in, length, "the block there");
    }
    byte[] marker = Bytes.read(in, AvroHeader.SYNC_BYTES, "the block there");
    if (!header.isSync(marker, 0)) {
      throw new LostBytesException(
          "the block there does not end with the file's marker: it is damaged");
    }
    try {
      if (!held) {
        throw new InvalidDatumException(
            "it has " + length + " bytes, more than " + most + " (raise --maxRecordBytes)");
      }
      findRecords(header, (int) length, records);
    } catch (InvalidDatumException e) {
      failure = lost(records, e.getMessage());
    }
    count = records;
    if (raw.length > KEPT_BYTES) {
      raw = NOTHING;
    }
  }

  private void readRaw(InputWindow in, int length) throws IOException {
    if (raw.length < length) {
      raw = new byte[Math.max(length, Math.min(2 * raw.length, KEPT_BYTES))];
    }
    Bytes.read(in, raw, length, "the block there");
  }

  private void findRecords(AvroHeader header, int length, long records)
      throws InvalidDatumException {
    bytes = header.codec().decompress(raw, length, most);
    int size = header.codec().lengthOf(bytes, length);
    if (records > size) {
      throw new InvalidDatumException("its " + size + " bytes are too few");
    }
    if (ends.length < records) {
      ends = Arrays.copyOf(ends, Math.max((int) records, 2 * ends.length));
    }
    Schema schema = header.schema();
    datum.reset(bytes, 0, size);
    for (int i = 0; i < records; i++) {
      Datums.skip(schema, datum);
      ends[i] = datum.position();
    }
    if (datum.left() > 0) {
      throw new InvalidDatumException("its records end " + datum.left() + " bytes before it does");
    }
  }

  private Failure lost(long records, @Nullable String reason) {
    String message =
        String.format(
            Locale.ROOT,
            "Cannot read any of the %d records of the block at byte %d: %s",
            records,
            start,
            reason);
    return Failures.of(message);
  }
}
