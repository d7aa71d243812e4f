package org.batchpredict.formats.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.formats.avro.AvroRecordEncoder;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.ModelSignature;

/** What reading a file gave: the rows as they are shown, or why they could not be read. */
record Reading(List<String> rows, List<String> kinds, List<Long> offsets, List<RangeRead> ranges) {
  private static final AvroRecordEncoder SHOW =
      new AvroRecordEncoder(
          new ModelSignature("s", List.of(), List.of(), 0), InstanceRules.strict());

  /** Reads a file that is cut at these places. */
  static Reading of(Path file, ParquetRecords format, long maxRecordBytes, List<Long> cuts)
      throws IOException {
    List<String> rows = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    List<RangeRead> ranges = new ArrayList<>();
    long size = Files.size(file);
    long start = 0;
    for (int i = 0; i <= cuts.size(); i++) {
      long end = i < cuts.size() ? cuts.get(i) : size;
      Split split = new Split(i, List.of(new FileRange(file.toString(), start, end, size)));
      RecordBatch batch = new RecordBatch();
      try (RecordReader reader = RecordReader.open(split, format, maxRecordBytes)) {
        while (reader.fill(batch, 6, 1000)) {
          for (int row = 0; row < batch.size(); row++) {
            Failure failure = batch.failure(row);
            rows.add(failure == null ? String.valueOf(SHOW.shown(batch, row)) : failure.message());
            offsets.add(batch.address(row).offset());
            if (failure != null) {
              kinds.add(failure.kind());
            }
          }
        }
        ranges.addAll(reader.rangesRead());
      }
      start = end;
    }
    return new Reading(rows, kinds, offsets, ranges);
  }

  static Reading of(Path file) throws IOException {
    return of(file, new ParquetRecords(null), 1 << 20, List.of());
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
