package org.batchpredict.io.staging;

import java.io.IOException;

/** How many records a file of predictions has, by what its format says of it. */
@FunctionalInterface
public interface RecordCount {
  /**
   * Counts the records.
   *
   * @throws org.batchpredict.io.files.LostBytesException when the file is not one of the format
   */
  long of(String path, long size) throws IOException;
}
