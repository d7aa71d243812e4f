package org.batchpredict.io;

/** How the records of a file are told apart. */
public enum RecordFormat {
  /** Lines ended by {@code \n} or {@code \r\n}, without blank ones; compression by extension. */
  LINES,
  /** Lines that are fed as they are: like {@link #LINES}, but only empty ones are left out. */
  RAW_LINES,
  /** TFRecords; compression by extension. */
  TF_RECORD,
  /** TFRecords in gzip, whatever the file is called. */
  TF_RECORD_GZIP;

  /** Whether records are lines. */
  public boolean isLines() {
    return this == LINES || this == RAW_LINES;
  }
}
