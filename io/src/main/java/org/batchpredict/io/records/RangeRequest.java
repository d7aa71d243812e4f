package org.batchpredict.io.records;

import java.util.OptionalLong;
import org.batchpredict.io.FileRange;

/** Which range to open, and with what. */
public final class RangeRequest {
  private final FileRange range;
  private final OptionalLong firstStart;
  private final long maxRecordBytes;
  private final byte[] buffer;

  RangeRequest(FileRange range, OptionalLong firstStart, long maxRecordBytes, byte[] buffer) {
    this.range = range;
    this.firstStart = firstStart;
    this.maxRecordBytes = maxRecordBytes;
    this.buffer = buffer;
  }

  public FileRange range() {
    return range;
  }

  /**
   * Where the first record of the range is known to start, because the range before stopped there:
   * at or past the range's end when none starts in it. Empty when the reader has to find out.
   */
  public OptionalLong firstStart() {
    return firstStart;
  }

  /** A longer record is a failure, and is not held. */
  public long maxRecordBytes() {
    return maxRecordBytes;
  }

  /** For the bytes of the file; the next range of the split gets the same. */
  public byte[] buffer() {
    return buffer;
  }
}
