package org.batchpredict.io.records;

import java.io.IOException;
import java.util.Optional;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;

/**
 * The rows of CSV (RFC 4180) below the first one of each file, which is the {@linkplain CsvFile
 * header}. A row without a byte is none. A line ends in {@code \n}, {@code \r\n} or {@code \r}.
 *
 * @param delimiter what is between cells, ASCII
 * @param gzip whether all files are gzip, whatever they are called
 * @param behind how many bytes before a range are looked at to find its first record
 * @param ahead how many bytes of the range are
 */
public record CsvRecords(byte delimiter, boolean gzip, int behind, int ahead)
    implements RecordFormat {
  private static final int BEHIND = 4 << 10;
  private static final int AHEAD = 64 << 10;
  private static final int HEADER_BUFFER_BYTES = 64 << 10;

  public CsvRecords {
    if (delimiter <= 0 || delimiter == CsvScanner.QUOTE || CsvScanner.isLineEnd(delimiter)) {
      throw new IllegalArgumentException(
          "Invalid delimiter: " + (char) delimiter + " (must be ASCII, no quote and no line end)");
    }
  }

  public static CsvRecords of(char delimiter, boolean gzip) {
    return new CsvRecords((byte) (delimiter < 0x80 ? delimiter : 0), gzip, BEHIND, AHEAD);
  }

  @Override
  public Optional<String> wholeBecause(InputFile file) {
    return compression(file.path()) == Compression.NONE
        ? Optional.empty()
        : Optional.of(Compression.REASON);
  }

  @Override
  public RecordRange open(RangeRequest request) throws IOException {
    FileRange range = request.range();
    Compression compression = compression(range.file());
    RangeSource source =
        request.firstStart().isPresent()
            ? RangeSource.openAt(
                range, compression, request.buffer(), request.firstStart().getAsLong())
            : RangeSource.open(
                range, compression, request.buffer(), Math.max(0, range.start() - behind));
    return new CsvRangeReader(this, source, request.maxRecordBytes());
  }

  /**
   * Reads the first row of a file; empty when it has none.
   *
   * @throws org.batchpredict.io.files.LostBytesException when it does not end, or is damaged
   */
  public Optional<CsvFile> header(String path, long size) throws IOException {
    FileRange whole = new FileRange(path, 0, size, size);
    byte[] buffer = new byte[HEADER_BUFFER_BYTES];
    try (InputWindow window = RangeSource.open(whole, compression(path), buffer, 0).window()) {
      return CsvHeader.read(window, path, delimiter);
    }
  }

  private Compression compression(String file) {
    return gzip ? Compression.GZIP : Compression.of(file);
  }
}
