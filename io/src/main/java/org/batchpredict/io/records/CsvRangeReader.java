package org.batchpredict.io.records;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.batchpredict.io.Failure;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.files.LostBytesException;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a range of CSV; their cells are the encoder's. */
final class CsvRangeReader extends RangeReader {
  private static final String HALF_ROW =
      "Cannot read record: the file has grown since the job was planned, in the middle of this row"
          + " (run the job again)";

  private final CsvRecords format;
  private final CsvScanner scanner;
  private @Nullable CsvFile csv;

  CsvRangeReader(CsvRecords format, RangeSource source, long maxRecordBytes) {
    super(source, maxRecordBytes);
    this.format = format;
    this.scanner = new CsvScanner(format.delimiter());
  }

  @Override
  long findFirst() throws IOException {
    Optional<CsvFile> header = headerOfFile();
    if (header.isEmpty()) {
      return RangeRead.NONE;
    }
    csv = header.get();
    return new CsvFinder(source.range(), window, format.delimiter(), csv.columns())
        .find(format.ahead());
  }

  private Optional<CsvFile> headerOfFile() throws IOException {
    return format.header(source.range().file(), source.range().fileSize());
  }

  @Override
  boolean read(RecordBatch batch) throws IOException {
    if (csv == null) {
      boolean atStart = nextStart == 0;
      csv =
          (atStart ? CsvHeader.read(window, file.path(), format.delimiter()) : headerOfFile())
              .orElse(null);
      nextStart = window.offset();
    }
    while (csv != null && nextStart < source.ownedEnd()) {
      if (!window.ensure(1)) {
        nextStart = window.offset();
        return false;
      }
      int end = endInWindow();
      if (end < 0 ? readInPieces(batch, csv) : readInWindow(batch, csv, end)) {
        return true;
      }
    }
    return false;
  }

  /** The index of the line end that ends the record; -1 when not all of it is in the window. */
  private int endInWindow() {
    byte[] bytes = window.bytes();
    int from = window.position();
    int limit = window.limit();
    int end = CsvScanner.indexOfEndOrQuote(bytes, from, limit);
    if (end >= 0 && bytes[end] == CsvScanner.QUOTE) {
      scanner.begin(CsvScanner.State.CELL_START);
      end = scanner.scan(bytes, from, limit);
    }
    boolean half = end == limit - 1 && end >= 0 && bytes[end] == '\r'; // a \n may follow
    return half ? -1 : end;
  }

  /** Reads a record that lies in the window with its end; false when it is empty. */
  private boolean readInWindow(RecordBatch batch, CsvFile csvFile, int end) throws IOException {
    byte[] bytes = window.bytes();
    int from = window.position();
    long offset = window.offset();
    window.moveTo(end);
    CsvHeader.passLineEnd(window);
    nextStart = window.offset();
    int length = end - from;
    if (length == 0) {
      return false;
    }
    if (length <= maxRecordBytes) {
      batch.add(csvFile, offset, bytes, from, length);
    } else {
      int shown = Math.min(length, SHOWN_BYTES);
      batch.addFailure(file, offset, tooLong(), bytes, from, shown, shown < length);
    }
    return true;
  }

  /**
   * Reads a record that goes on after the window, or that the file ends; false when it is empty.
   */
  private boolean readInPieces(RecordBatch batch, CsvFile csvFile) throws IOException {
    long offset = window.offset();
    LongLine row = new LongLine(batch, maxRecordBytes, source.dataEnd() - offset);
    scanner.begin(CsvScanner.State.CELL_START);
    boolean ended = false;
    while (!ended && window.ensure(1)) {
      requireEnd(offset);
      int from = window.position();
      int end = scanner.scan(window.bytes(), from, window.limit());
      ended = end >= 0;
      int to = ended ? end : window.limit();
      row.append(window.bytes(), from, to);
      window.moveTo(to);
    }
    if (ended) {
      CsvHeader.passLineEnd(window);
    }
    nextStart = window.offset();
    long length = row.end(false);
    if (length == 0) {
      batch.truncatePending(0);
      return false;
    }
    Failure failure = ended ? unheld(row, length) : unended(row, length, offset);
    batch.truncatePending((int) Math.min(length, failure == null ? length : SHOWN_BYTES));
    batch.endRecord(csvFile, offset, failure, length > batch.pendingBytes());
    return true;
  }

  /**
   * Gives up a record that is too long, and inside of a quoted cell at the end of the range: as
   * likely as not its quote never ends, and reading on would be reading the whole file.
   */
  private void requireEnd(long offset) throws LostBytesException {
    long read = window.offset();
    if (scanner.isQuoted() && read - offset > maxRecordBytes && read >= source.ownedEnd()) {
      throw new LostBytesException(
          String.format(
              Locale.ROOT,
              "the quote at byte %d does not end within %d bytes (end it, or raise"
                  + " --maxRecordBytes)",
              offset + scanner.opened(),
              maxRecordBytes));
    }
  }

  /** The failure of a record that the file ends, if it is one. */
  private @Nullable Failure unended(LongLine row, long length, long offset) throws IOException {
    if (source.goesOnInLine()) {
      return failure(HALF_ROW);
    }
    if (scanner.isQuoted()) {
      return failure(
          String.format(
              Locale.ROOT,
              "Cannot read record: the quote at byte %d does not end before the file does (end it;"
                  + " a quote in a quoted cell is doubled)",
              offset + scanner.opened()));
    }
    return unheld(row, length);
  }
}
