package org.batchpredict.io.records;

import java.io.IOException;
import java.util.Optional;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;

/** The formats whose records are bytes between other bytes. */
enum ByteRecords implements RecordFormat {
  LINES,
  RAW_LINES,
  TF_RECORD,
  TF_RECORD_GZIP;

  @Override
  public Optional<String> wholeBecause(InputFile file) {
    return compression(file.path()) == Compression.NONE
        ? Optional.empty()
        : Optional.of(Compression.REASON);
  }

  @Override
  public RecordRange open(RangeRequest request) throws IOException {
    RangeSource source = source(request);
    return isLines()
        ? new LineRangeReader(source, request.maxRecordBytes(), this == RAW_LINES)
        : new TfRecordRangeReader(source, request.maxRecordBytes());
  }

  private RangeSource source(RangeRequest request) throws IOException {
    FileRange range = request.range();
    Compression compression = compression(range.file());
    if (request.firstStart().isPresent()) {
      return RangeSource.openAt(
          range, compression, request.buffer(), request.firstStart().getAsLong());
    }
    // From the byte before, it is seen whether a line starts with the range.
    long start = isLines() ? Math.max(0, range.start() - 1) : range.start();
    return RangeSource.open(range, compression, request.buffer(), start);
  }

  private boolean isLines() {
    return this == LINES || this == RAW_LINES;
  }

  private Compression compression(String file) {
    return this == TF_RECORD_GZIP ? Compression.GZIP : Compression.of(file);
  }
}
