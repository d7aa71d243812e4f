package org.batchpredict.io.records;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.batchpredict.io.files.LostBytesException;

/** Reads the first row of a CSV file. */
final class CsvHeader {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private static final int MAX_BYTES = 1 << 20;

  private CsvHeader() {}

  /**
   * Moves a window from the start of a file past its first row.
   *
   * @return empty when the file has no row
   * @throws LostBytesException when the row does not end
   */
  static Optional<CsvFile> read(InputWindow window, String path, byte delimiter)
      throws IOException {
    skipByteOrderMark(window);
    CsvScanner scanner = new CsvScanner(delimiter);
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    while (window.ensure(1)) {
      int from = window.position();
      int end = scanner.scan(window.bytes(), from, window.limit());
      int to = end < 0 ? window.limit() : end;
      row.write(window.bytes(), from, to - from);
      if (row.size() > MAX_BYTES) {
        throw endless(scanner, "within " + MAX_BYTES + " bytes");
      }
      window.moveTo(to);
      if (end >= 0) {
        passLineEnd(window);
        if (row.size() > 0) {
          break;
        }
      }
    }
    if (scanner.isQuoted()) {
      throw endless(scanner, "before the file does");
    }
    return row.size() == 0
        ? Optional.empty()
        : Optional.of(new CsvFile(path, row.toByteArray(), scanner.columns()));
  }

  private static LostBytesException endless(CsvScanner scanner, String limit) {
    return new LostBytesException(
        scanner.isQuoted()
            ? String.format(
                Locale.ROOT,
                "the quote at byte %d of its first row, which names the columns, does not end %s",
                scanner.opened(),
                limit)
            : "its first row, which names the columns, does not end " + limit);
  }

  private static void skipByteOrderMark(InputWindow window) throws IOException {
    int length = BYTE_ORDER_MARK.length;
    if (window.ensure(length)) {
      int from = window.position();
      int to = from + length;
      if (Arrays.equals(window.bytes(), from, to, BYTE_ORDER_MARK, 0, length)) {
        window.advance(length);
      }
    }
  }

  /** Moves the window past the {@code \n}, {@code \r} or {@code \r\n} at which it is. */
  static void passLineEnd(InputWindow window) throws IOException {
    byte end = window.bytes()[window.position()];
    window.advance(1);
    if (end == '\r' && window.ensure(1) && window.bytes()[window.position()] == '\n') {
      window.advance(1);
    }
  }
}
