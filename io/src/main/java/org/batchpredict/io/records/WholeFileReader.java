package org.batchpredict.io.records;

import java.io.IOException;
import org.batchpredict.io.Failure;
import org.jspecify.annotations.Nullable;

/** Reads a file as one record. */
final class WholeFileReader extends RangeReader {
  private boolean read;

  WholeFileReader(RangeSource source, long maxRecordBytes) {
    super(source, maxRecordBytes);
  }

  @Override
  long startAtRecord() {
    return 0;
  }

  @Override
  long findFirst() {
    throw new IllegalStateException("A file that is one record has but one range");
  }

  /** An empty file has a record, too. */
  @Override
  boolean hasMore() {
    return !read;
  }

  @Override
  boolean read(RecordBatch batch) throws IOException {
    long length = source.dataEnd();
    Failure failure = unheld(batch, length);
    long held = failure == null ? length : Math.min(length, SHOWN_BYTES);
    while (batch.pendingBytes() < held && window.ensure(1)) {
      int count = (int) Math.min(window.available(), held - batch.pendingBytes());
      batch.append(window.bytes(), window.position(), count);
      window.advance(count);
    }
    batch.endRecord(file, 0, failure, held < length);
    read = true;
    nextStart = length;
    return true;
  }

  /** Makes room for the record, or says why it cannot be held. */
  private @Nullable Failure unheld(RecordBatch batch, long length) throws IOException {
    if (length > maxRecordBytes) {
      return tooLong();
    }
    if (length > LargeRecords.LARGE_BYTES) {
      batch.enterLarge(length);
      if (!batch.reserve((int) length)) {
        return cannotHold(length);
      }
    }
    return null;
  }
}
