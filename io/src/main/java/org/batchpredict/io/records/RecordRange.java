package org.batchpredict.io.records;

import java.io.Closeable;
import java.io.IOException;
import org.batchpredict.io.RangeRead;

/** The records of one range of a file, read once, from the first to the last. */
public interface RecordRange extends Closeable {
  /**
   * Adds the next records to a batch, until it is {@linkplain RecordBatch#isFull full}. A record
   * that cannot be read is added with a failure of stage READ.
   *
   * @return false when the range has no more records
   * @throws IOException when the file system fails; the range is of no use then
   */
  boolean fill(RecordBatch batch, int maxRecords, int maxBytes) throws IOException;

  /**
   * Hears that a core is idle: what reading the range costs may be done in a thread of its own from
   * now on. Its records and its failures stay the same, and their order.
   */
  default void readAhead() {}

  /** The number of the range's bytes consumed so far; of compressed ones in a compressed file. */
  long bytesRead();

  /** What reading the range came to, once it has no more records. */
  RangeRead result();
}
