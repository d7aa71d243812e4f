package org.batchpredict.io.records;

/** A CSV file, with the row that names its columns. */
public final class CsvFile extends SourceFile {
  private final byte[] header;
  private final int columns;

  CsvFile(String path, byte[] header, int columns) {
    super(path);
    this.header = header.clone();
    this.columns = columns;
  }

  /** The bytes of the first row, without its line end and a byte order mark before it. */
  public byte[] header() {
    return header.clone();
  }

  /** The number of cells in the first row. */
  int columns() {
    return columns;
  }
}
