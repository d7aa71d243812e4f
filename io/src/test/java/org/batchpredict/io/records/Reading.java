package org.batchpredict.io.records;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.jspecify.annotations.Nullable;

/** All that reading a split gave, for tests to look at. */
public record Reading(List<Read> records, List<RangeRead> ranges) {
  static final long MAX_RECORD_BYTES = 1 << 20;

  /** One record; {@code text} holds its bytes as Latin-1, which loses none. */
  record Read(String file, long offset, String text, @Nullable String failure, boolean cut) {}

  /** Reads with batches of a size that no test depends on. */
  static Reading of(Split split, RecordFormat format) throws IOException {
    return of(RecordReader.open(split, format, MAX_RECORD_BYTES), 7, 1000);
  }

  static Reading of(Path file, RecordFormat format) throws IOException {
    return of(split(file), format);
  }

  static Reading of(RecordReader reader, int maxRecords, int maxBytes) throws IOException {
    List<Read> records = new ArrayList<>();
    RecordBatch batch = new RecordBatch();
    try (reader) {
      long bytesRead = reader.bytesRead();
      while (reader.fill(batch, maxRecords, maxBytes)) {
        if (batch.isEmpty() || batch.size() > maxRecords || reader.bytesRead() < bytesRead) {
          throw new AssertionError("bad batch of " + batch.size() + " records");
        }
        bytesRead = reader.bytesRead();
        for (int i = 0; i < batch.size(); i++) {
          records.add(read(batch, i));
        }
      }
      return new Reading(records, reader.rangesRead());
    }
  }

  private static Read read(RecordBatch batch, int i) {
    byte[] bytes =
        Arrays.copyOfRange(batch.bytes(), batch.start(i), batch.start(i) + batch.length(i));
    Failure failure = batch.failure(i);
    return new Read(
        batch.address(i).file(),
        batch.address(i).offset(),
        new String(bytes, StandardCharsets.ISO_8859_1),
        failure == null ? null : failure.message(),
        batch.isTruncated(i));
  }

  static Split split(Path file) throws IOException {
    long size = Files.size(file);
    return split(file, 0, size, size);
  }

  static Split split(Path file, long start, long end, long size) {
    return new Split(0, List.of(new FileRange(file.toString(), start, end, size)));
  }

  /** Reads the file cut at these places, range by range, and adds up the records. */
  static Reading ofRanges(Path file, RecordFormat format, List<Long> cuts) throws IOException {
    List<Read> records = new ArrayList<>();
    List<RangeRead> ranges = new ArrayList<>();
    long size = Files.size(file);
    long start = 0;
    for (int i = 0; i <= cuts.size(); i++) {
      long end = i < cuts.size() ? cuts.get(i) : size;
      Reading reading = of(split(file, start, end, size), format);
      records.addAll(reading.records());
      ranges.addAll(reading.ranges());
      start = end;
    }
    return new Reading(records, ranges);
  }

  List<String> texts() {
    return records.stream().map(Read::text).toList();
  }

  List<Long> offsets() {
    return records.stream().map(Read::offset).toList();
  }

  RangeRead range() {
    return ranges.get(0);
  }

  /** Whether each range stopped where the next one with records began, and all came to the end. */
  boolean meets(long size) {
    long expected = 0;
    for (RangeRead range : ranges) {
      if (range.first() != RangeRead.NONE) {
        if (range.first() != expected) {
          return false;
        }
        expected = range.stop();
      }
    }
    return expected == size;
  }
}
