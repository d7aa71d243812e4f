package org.batchpredict.formats.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.batchpredict.formats.avro.AvroFile;
import org.batchpredict.formats.avro.Failures;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.files.LostBytesException;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.files.UnreadableFileException;
import org.batchpredict.io.records.RangeRequest;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordRange;
import org.batchpredict.io.records.SourceFile;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the row groups that start in a range. A row's address is its number in the file, from
 * 0. Where a row group is damaged, each of its rows from there on is a failure: their number is in
 * the footer.
 */
final class ParquetRange implements RecordRange {
  private static final byte[] NOTHING = {};

  /** A row group that claims to have more is not believed when it cannot be read. */
  private static final long MOST_LOST = Integer.MAX_VALUE;

  private final RangeRequest request;
  private final FileRange range;
  private final ParquetRecords format;
  private final int most;
  private SourceFile file;
  private @Nullable Footer footer;
  private @Nullable RowType rows;
  private @Nullable GroupReader group;
  private @Nullable Failure failure;
  private boolean started;
  private boolean ended;
  private boolean lost;
  private long first = RangeRead.NONE;
  private int nextGroup;
  private long nextRow;
  private long endRow;
  private long bytesRead;
  private long records;

  ParquetRange(RangeRequest request, ParquetRecords format) {
    this.request = request;
    this.range = request.range();
    this.format = format;
    this.most = (int) Math.min(request.maxRecordBytes(), Integer.MAX_VALUE - 16);
    this.file = new SourceFile(range.file());
  }

  @Override
  public boolean fill(RecordBatch batch, int maxRecords, int maxBytes) throws IOException {
    while (!batch.isFull(maxRecords, maxBytes)) {
      if (nextRow < endRow) {
        addRow(batch);
        records++;
      } else if (!next(batch)) {
        return false;
      }
    }
    return true;
  }

  private boolean next(RecordBatch batch) throws IOException {
    if (ended) {
      return false;
    }
    try {
      if (!started) {
        started = true;
        start();
      }
    } catch (LostBytesException e) {
      lose(batch, range.start(), Storage.reason(e));
      return true;
    }
    Footer known = footer;
    RowType type = rows;
    if (known == null || type == null || nextGroup == known.groups().size()) {
      ended = true;
      return false;
    }
    Footer.RowGroup next = known.groups().get(nextGroup);
    if (next.start() >= range.end()) {
      ended = true;
      return false;
    }
    nextGroup++;
    begin(known, next, type);
    return true;
  }

  /** Finds the first row group. */
  private void start() throws IOException {
    if (range.fileSize() == 0) {
      return;
    }
    Footer known = Footer.read(range.file(), range.fileSize());
    RowType type;
    try {
      type = RowType.of(known.schema(), format);
    } catch (RuntimeException e) { // the library says so in several ways
      throw new LostBytesException("its schema cannot be used: " + e.getMessage());
    }
    footer = known;
    rows = type;
    file = new AvroFile(range.file(), type.avro());
    List<Footer.RowGroup> groups = known.groups();
    long from = request.firstStart().orElse(range.start());
    while (nextGroup < groups.size() && groups.get(nextGroup).start() < from) {
      nextGroup++;
    }
    if (range.start() == 0) {
      first = 0;
    } else if (nextGroup < groups.size() && groups.get(nextGroup).start() < range.end()) {
      first = groups.get(nextGroup).start();
    }
  }

  private void begin(Footer known, Footer.RowGroup next, RowType type) throws IOException {
    failure = null;
    nextRow = next.firstRow();
    endRow = nextRow + next.rows();
    bytesRead = Math.max(0, next.start() - range.start());
    try {
      group = new GroupReader(range.file(), range.fileSize(), known, next, type, most);
    } catch (RuntimeException e) { // as damaged bytes make the library throw in many ways
      fail(e);
    }
  }

  private void addRow(RecordBatch batch) throws IOException {
    GroupReader reader = group;
    if (failure == null && reader != null) {
      try {
        RowBytes row = reader.read();
        if (row.size() > most) {
          batch.addFailure(file, nextRow, tooLong(), NOTHING, 0, 0, true);
        } else {
          batch.add(file, nextRow, row.bytes(), 0, row.size());
        }
        nextRow++;
        return;
      } catch (RuntimeException e) { // as above
        fail(e);
      }
    }
    Failure lostRow = failure;
    if (lostRow != null) {
      batch.addFailure(file, nextRow, lostRow, NOTHING, 0, 0, true);
    }
    nextRow++;
  }

  /** What is left of the row group is lost, unless the file system is to blame. */
  private void fail(RuntimeException e) throws IOException {
    Throwable reason = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnreadableFileException unreadable) {
        throw unreadable;
      }
      reason = cause instanceof IOException ? cause : reason;
    }
    group = null;
    if (endRow - nextRow > MOST_LOST) {
      endRow = nextRow + 1;
    }
    failure =
        Failures.of(
            String.format(
                Locale.ROOT,
                "Cannot read %d rows from row %d on, to the end of their row group: %s",
                endRow - nextRow,
                nextRow,
                Storage.reason(reason)));
  }

  private Failure tooLong() {
    return Failures.of(
        "Cannot read record: it is longer than " + most + " bytes (raise --maxRecordBytes)");
  }

  private void lose(RecordBatch batch, long offset, String reason) {
    batch.addFailure(file, offset, Failures.ofRest(range, offset, reason), NOTHING, 0, 0, true);
    records++;
    first = range.start();
    lost = true;
    ended = true;
  }

  @Override
  public long bytesRead() {
    return ended ? range.size() : Math.min(bytesRead, range.size());
  }

  @Override
  public RangeRead result() {
    if (first == RangeRead.NONE) {
      return new RangeRead(range, first, RangeRead.NONE, records, lost);
    }
    Footer known = footer;
    boolean more = known != null && nextGroup < known.groups().size();
    long stop = lost ? range.end() : range.fileSize();
    if (more && known != null && !lost) {
      stop = known.groups().get(nextGroup).start();
    }
    return new RangeRead(range, first, stop, records, lost);
  }

  @Override
  public void close() {}
}
