package org.batchpredict.io.records;

import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.batchpredict.io.InputFile;

/**
 * How the records of a file are told apart, and whether the file can be cut. Its values travel to
 * workers, and two that are equal read the same records.
 */
public interface RecordFormat extends Serializable {
  /** Lines ended by {@code \n} or {@code \r\n}, without blank ones; compression by extension. */
  RecordFormat LINES = ByteRecords.LINES;

  /** Lines that are fed as they are: like {@link #LINES}, but only empty ones are left out. */
  RecordFormat RAW_LINES = ByteRecords.RAW_LINES;

  /** TFRecords; compression by extension. */
  RecordFormat TF_RECORD = ByteRecords.TF_RECORD;

  /** TFRecords in gzip, whatever the file is called. */
  RecordFormat TF_RECORD_GZIP = ByteRecords.TF_RECORD_GZIP;

  /** Each file's bytes as they stand are its one record, also when there are none. */
  RecordFormat FILES = new WholeFiles();

  /**
   * Why a file must be read as a whole, as people say it after "are read in one piece, being":
   * {@code compressed}. Empty when it can be cut at any byte: each record then belongs to the range
   * in which it starts.
   *
   * @throws java.io.UncheckedIOException when the file has to be looked at, and cannot be
   */
  Optional<String> wholeBecause(InputFile file);

  /**
   * Opens a range; a file that {@link #wholeBecause} is not empty for has but one.
   *
   * @throws IOException when the file cannot be opened
   */
  RecordRange open(RangeRequest request) throws IOException;
}
