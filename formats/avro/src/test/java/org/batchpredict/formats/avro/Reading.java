package org.batchpredict.formats.avro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordReader;

/** What reading a file gave: the records as they are shown, or why they could not be read. */
record Reading(
    List<String> records, List<String> kinds, List<Long> offsets, List<RangeRead> ranges) {
  /** Reads a file that is cut at these places. */
  static Reading of(Path file, long maxRecordBytes, List<Long> cuts) throws IOException {
    List<String> records = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    List<RangeRead> ranges = new ArrayList<>();
    long size = Files.size(file);
    long start = 0;
    for (int i = 0; i <= cuts.size(); i++) {
      long end = i < cuts.size() ? cuts.get(i) : size;
      Split split = new Split(i, List.of(new FileRange(file.toString(), start, end, size)));
      RecordBatch batch = new RecordBatch();
      try (RecordReader reader = RecordReader.open(split, AvroRecords.BLOCKS, maxRecordBytes)) {
        while (reader.fill(batch, 7, 1000)) {
          for (int record = 0; record < batch.size(); record++) {
            records.add(text(batch, record));
            offsets.add(batch.address(record).offset());
            Failure failure = batch.failure(record);
            if (failure != null) {
              kinds.add(failure.kind());
            }
          }
        }
        ranges.addAll(reader.rangesRead());
      }
      start = end;
    }
    return new Reading(records, kinds, offsets, ranges);
  }

  static Reading of(Path file) throws IOException {
    return of(file, 1 << 20, List.of());
  }

  private static String text(RecordBatch batch, int i) {
    Failure failure = batch.failure(i);
    if (failure != null) {
      return failure.message();
    }
    Datum datum = new Datum();
    datum.reset(batch.bytes(), batch.start(i), batch.start(i) + batch.length(i));
    try {
      return new String(
          DatumJson.bytes(((AvroFile) batch.source(i)).schema(), datum, 1 << 20),
          StandardCharsets.UTF_8);
    } catch (InvalidDatumException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether each range stopped where the next one with records began, and all came to the end. */
  boolean meets(long size) {
    long expected = 0;
    for (RangeRead range : ranges) {
      boolean none = range.first() == RangeRead.NONE;
      if (none ? expected < range.range().end() : range.first() != expected) {
        return false;
      }
      expected = none ? expected : range.stop();
    }
    return expected == size;
  }
}
