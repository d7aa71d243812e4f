package org.batchpredict.formats.avro;

import java.io.IOException;
import org.batchpredict.io.Failure;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.files.FileStream;
import org.batchpredict.io.files.LostBytesException;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.records.InputWindow;
import org.batchpredict.io.records.RangeRequest;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordRange;
import org.batchpredict.io.records.SourceFile;
import org.jspecify.annotations.Nullable;

/**
 * The records of the blocks that start in a range. The file's head belongs to the range that starts
 * with it.
 *
 * <p>A record's address is the offset of its block and, added to it, its place in the block: this
 * is one for each record as long as no block has more records than bytes.
 *
 * <p>A block whose records cannot be read costs these, each with a failure. Where a block ends is
 * known by the marker after it: one without costs the rest of the range.
 */
final class AvroRange implements RecordRange {
  private static final byte[] NOTHING = {};

  private final RangeRequest request;
  private final FileRange range;
  private final AvroBlock block;
  private SourceFile file;
  private @Nullable InputWindow window;
  private @Nullable AvroHeader header;
  private boolean started;
  private boolean ended;
  private boolean lost;
  private long first = RangeRead.NONE;
  private long next;
  private long records;

  AvroRange(RangeRequest request) {
    this.request = request;
    this.range = request.range();
    this.file = new SourceFile(range.file());
    this.block = new AvroBlock((int) Math.min(request.maxRecordBytes(), Integer.MAX_VALUE - 16));
    this.next = range.start();
  }

  @Override
  public boolean fill(RecordBatch batch, int maxRecords, int maxBytes) throws IOException {
    while (!batch.isFull(maxRecords, maxBytes)) {
      if (block.hasNext()) {
        block.addNext(file, batch);
        records++;
      } else if (!readBlock(batch)) {
        return false;
      }
    }
    return true;
  }

  private boolean readBlock(RecordBatch batch) throws IOException {
    if (ended) {
      return false;
    }
    try {
      if (!started) {
        started = true;
        start();
      }
      InputWindow in = window;
      AvroHeader head = header;
      ended = first == RangeRead.NONE || next >= range.end() || in == null || head == null;
      if (!ended && in != null && head != null) {
        block.read(in, range, head);
        next = in.offset();
      }
      return !ended;
    } catch (LostBytesException e) {
      loseRest(batch, Storage.reason(e));
      return true;
    }
  }

  /** Finds the first block. */
  private void start() throws IOException {
    if (range.fileSize() == 0) {
      return; // as files are that were begun, and are no Avro
    }
    InputWindow in = open(0, range.start() == 0 ? range.end() : 0);
    AvroHeader head = AvroHeader.read(in);
    header = head;
    file = new AvroFile(range.file(), head.schema());
    if (range.start() == 0) {
      first = 0;
      next = head.end();
    } else if (request.firstStart().isPresent()) {
      next = request.firstStart().getAsLong();
      first = next < range.end() ? next : RangeRead.NONE;
      open(next, range.end());
    } else {
      in = open(Math.max(range.start(), head.end()) - AvroHeader.SYNC_BYTES, range.end());
      first = findBlock(in, head);
      next = first;
    }
  }

  /**
   * @param softEnd where not much more need be read
   */
  private InputWindow open(long start, long softEnd) throws IOException {
    close();
    window =
        new InputWindow(
            request.buffer(),
            FileStream.open(range.file(), range.fileSize(), start),
            start,
            softEnd);
    return window;
  }

  /** The offset after the first marker that is followed by a byte of the range. */
  private long findBlock(InputWindow in, AvroHeader head) throws IOException {
    int length = AvroHeader.SYNC_BYTES;
    while (in.offset() + length < range.end() && in.ensure(length)) {
      byte[] bytes = in.bytes();
      int last = in.limit() - length;
      int at = in.position();
      while (at <= last && !(bytes[at] == head.firstSyncByte() && head.isSync(bytes, at))) {
        at++;
      }
      in.moveTo(at);
      if (at <= last) {
        in.advance(length);
        return in.offset() < range.end() ? in.offset() : RangeRead.NONE;
      }
    }
    return RangeRead.NONE;
  }

  /** Gives up the range from the block on that could not be read, with one failure. */
  private void loseRest(RecordBatch batch, String reason) {
    Failure failure = Failures.ofRest(range, next, reason);
    batch.addFailure(file, Math.max(0, next), failure, NOTHING, 0, 0, true);
    records++;
    first = first == RangeRead.NONE ? range.start() : first;
    lost = true;
    ended = true;
  }

  @Override
  public long bytesRead() {
    if (ended || window == null) {
      return ended ? range.size() : 0;
    }
    return Math.max(0, Math.min(window.offset() - range.start(), range.size()));
  }

  @Override
  public RangeRead result() {
    boolean none = first == RangeRead.NONE;
    long stop = none ? RangeRead.NONE : lost ? range.end() : next;
    return new RangeRead(range, first, stop, records, lost);
  }

  @Override
  public void close() throws IOException {
    if (window != null) {
      window.close();
      window = null;
    }
  }
}
