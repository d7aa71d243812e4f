package org.batchpredict.io.records;

import static org.batchpredict.io.records.TfRecordFraming.FOOTER_BYTES;
import static org.batchpredict.io.records.TfRecordFraming.HEADER_BYTES;

import java.io.IOException;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.Failure;
import org.batchpredict.io.Stage;
import org.batchpredict.io.files.LostBytesException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the TFRecords of a range. A record's address is that of its length.
 *
 * <p>A damaged payload costs only its record. A damaged length costs the rest of the range, since
 * only it says where the next record starts.
 */
final class TfRecordRangeReader extends RangeReader {
  private final TfRecordFraming framing = new TfRecordFraming();

  TfRecordRangeReader(RangeSource source, long maxRecordBytes) {
    super(source, maxRecordBytes);
  }

  @Override
  long findFirst() throws IOException {
    return new TfRecordFinder(source.range(), window, framing).find();
  }

  @Override
  boolean read(RecordBatch batch) throws IOException {
    if (!window.ensure(1)) {
      return false; // only decompressed bytes end where the range is not known to
    }
    if (!window.ensure(HEADER_BYTES)) {
      int missing = HEADER_BYTES - window.available();
      window.advance(window.available());
      endTruncated(batch, missing, "TFRecord's length");
      return true;
    }
    int header = window.position();
    long length = TfRecordFraming.length(window.bytes(), header);
    if (!framing.isHeader(window.bytes(), header)) {
      throw new LostBytesException("the length of the TFRecord there does not match its checksum");
    }
    if (length < 0 || length > Long.MAX_VALUE - nextStart - HEADER_BYTES - FOOTER_BYTES) {
      throw new LostBytesException(
          "a TFRecord of " + Long.toUnsignedString(length) + " bytes cannot be");
    }
    window.advance(HEADER_BYTES);
    long left = source.dataEnd() - window.offset() - FOOTER_BYTES;
    if (length > Math.min(left, maxRecordBytes)) {
      skipPayload(batch, length, tooLong());
    } else if (length + FOOTER_BYTES <= window.capacity()) {
      readInWindow(batch, (int) length);
    } else {
      readInPieces(batch, (int) length);
    }
    return true;
  }

  private void readInWindow(RecordBatch batch, int length) throws IOException {
    if (!window.ensure(length + FOOTER_BYTES)) {
      long missing = (long) length + FOOTER_BYTES - window.available();
      append(batch, Math.min(window.available(), length));
      endTruncated(batch, missing, "TFRecord");
      return;
    }
    int start = window.position();
    byte[] bytes = window.bytes();
    boolean intact = framing.matches(bytes, start, length, bytes, start + length);
    append(batch, length);
    endPayload(batch, intact);
  }

  private void readInPieces(RecordBatch batch, int length) throws IOException {
    if (length > LargeRecords.LARGE_BYTES) {
      batch.enterLarge(length);
      if (!batch.reserve(length)) {
        skipPayload(batch, length, cannotHold(length));
        return;
      }
    }
    if (!reachesFooter(batch, transfer(batch, length, length))) {
      return;
    }
    int start = batch.byteCount() - length;
    boolean intact =
        framing.matches(batch.bytes(), start, length, window.bytes(), window.position());
    endPayload(batch, intact);
  }

  /** Passes by a payload that is too long, or longer than the file. */
  private void skipPayload(RecordBatch batch, long length, Failure failure) throws IOException {
    if (reachesFooter(batch, transfer(batch, length, SHOWN_BYTES))) {
      window.advance(FOOTER_BYTES);
      end(batch, failure, length > batch.pendingBytes());
    }
  }

  /** Ends the record as truncated unless its payload and its footer are whole. */
  private boolean reachesFooter(RecordBatch batch, long missing) throws IOException {
    if (missing == 0 && window.ensure(FOOTER_BYTES)) {
      return true;
    }
    endTruncated(batch, missing + FOOTER_BYTES - window.available(), "TFRecord");
    return false;
  }

  /**
   * Moves the window past {@code length} bytes, of which the batch gets the first {@code held}.
   *
   * @return how many bytes are missing
   */
  private long transfer(RecordBatch batch, long length, long held) throws IOException {
    long left = length;
    while (left > 0 && window.ensure(1)) {
      int count = (int) Math.min(left, window.available());
      int wanted = (int) Math.min(count, held - batch.pendingBytes());
      append(batch, wanted);
      window.advance(count - wanted);
      left -= count;
    }
    return left;
  }

  private void append(RecordBatch batch, int count) {
    batch.append(window.bytes(), window.position(), count);
    window.advance(count);
  }

  /** Ends a record whose payload is in the batch, with the window at its footer. */
  private void endPayload(RecordBatch batch, boolean intact) {
    window.advance(FOOTER_BYTES);
    if (intact) {
      end(batch, null, false);
    } else {
      int length = batch.pendingBytes();
      batch.truncatePending(SHOWN_BYTES);
      String message =
          "Cannot read record: the payload of the TFRecord does not match its checksum";
      end(batch, failure(message), length > SHOWN_BYTES);
    }
  }

  private void endTruncated(RecordBatch batch, long missing, String what) {
    window.advance(window.available());
    batch.truncatePending(SHOWN_BYTES);
    Failure failure =
        Failure.of(
            Stage.READ,
            ErrorCode.INVALID_INPUT,
            "Cannot read record: the file ends ",
            missing,
            " bytes before the " + what + " does");
    end(batch, failure, true);
  }

  private void end(RecordBatch batch, @Nullable Failure failure, boolean cut) {
    batch.endRecord(file, nextStart, failure, cut);
    nextStart = window.offset();
  }
}
