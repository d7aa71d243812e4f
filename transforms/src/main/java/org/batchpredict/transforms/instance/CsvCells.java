package org.batchpredict.transforms.instance;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.Iterator;
import org.batchpredict.io.Stage;

/** Cuts rows of CSV into cells. */
final class CsvCells {
  /** The parser keeps the room of the longest cell; that of a longer row is let go. */
  private static final int KEPT_CHARS = 1 << 20;

  /** As long as a record can be. */
  private static final int MAX_CHARS = 1 << 30;

  private final char delimiter;
  private final Sink sink;
  private final CsvRow row = new CsvRow();
  private Cells cells;
  private Iterator<Cells> rows;

  /** Takes the cells of a row. */
  interface Sink {
    /**
     * Takes a cell.
     *
     * @param text holds the cell's text, without the quotes around it, until this returns
     */
    void cell(int column, char[] text, int start, int length, boolean quoted);
  }

  CsvCells(char delimiter, Sink sink) {
    this.delimiter = delimiter;
    this.sink = sink;
    cells = new Cells(sink);
    rows = open();
  }

  private Iterator<Cells> open() {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // counted by us
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .maxBufferSize(MAX_CHARS)
        .build(cells, row)
        .iterator();
  }

  /**
   * Gives the cells of a row to the sink.
   *
   * @param bytes hold the row, UTF-8 without a line end
   * @return how many they are
   */
  int cut(byte[] bytes, int start, int length) throws InvalidInstanceException {
    row.begin(bytes, start, length);
    try {
      rows.next();
    } catch (CsvParseException e) {
      int cell = cells.count() + 1;
      reopen();
      throw failure(e, cell);
    }
    if (!row.isEnded()) {
      throw new IllegalStateException("Cannot cut a row of CSV: it is more than one");
    }
    int count = cells.count();
    if (length > KEPT_CHARS) {
      reopen();
    }
    return count;
  }

  private void reopen() {
    cells = new Cells(sink);
    rows = open();
  }

  private static InvalidInstanceException failure(CsvParseException e, int cell) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    if (e.getCause() != null) {
      throw e; // nothing that it says of the row
    }
    return InvalidInstanceException.of(
        Stage.PARSE,
        "Invalid CSV: cell ",
        cell,
        " goes on after its quotes (must end there, and quotes in it be doubled)");
  }

  private static final class Cells extends AbstractBaseCsvCallbackHandler<Cells> {
    private final Sink sink;

    Cells(Sink sink) {
      this.sink = sink;
    }

    int count() {
      return getFieldCount();
    }

    @Override
    protected void handleField(int column, char[] text, int start, int length, boolean quoted) {
      sink.cell(column, text, start, length, quoted);
    }

    @Override
    protected Cells buildRecord() {
      return this;
    }
  }
}
