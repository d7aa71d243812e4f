package org.batchpredict.io;

/** How the records of a file are told apart. */
public enum RecordFormat {
  /** Lines ended by {@code \n} or {@code \r\n}; compression by extension. */
  LINES,
  /** TFRecords; compression by extension. */
  TF_RECORD,
  /** TFRecords in gzip, whatever the file is called. */
  TF_RECORD_GZIP
}
