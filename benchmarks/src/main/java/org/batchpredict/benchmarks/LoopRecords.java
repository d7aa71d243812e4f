package org.batchpredict.benchmarks;

import java.io.Closeable;
import java.io.IOException;

/** Records one after the other, each valid until the next. */
interface LoopRecords extends Closeable {
  /** Goes to the next record; false when there is none. */
  boolean next() throws IOException;

  byte[] bytes();

  int start();

  int length();

  /** Where the record starts in its file, decompressed. */
  long offset();
}
