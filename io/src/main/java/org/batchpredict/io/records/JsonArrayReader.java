package org.batchpredict.io.records;

import java.io.IOException;
import org.batchpredict.io.files.LostBytesException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document whose values are in one list. A record's bytes are those of its value as they
 * stand, over as many lines as they do.
 */
final class JsonArrayReader extends RangeReader {
  private final JsonScanner scanner;
  private final @Nullable JsonEnvelope envelope;
  private boolean opened;
  private boolean closed;

  JsonArrayReader(RangeSource source, long maxRecordBytes, JsonShape shape, String signature) {
    super(source, maxRecordBytes);
    scanner = new JsonScanner(window);
    String name = shape == JsonShape.INSTANCES ? JsonEnvelope.INSTANCES : JsonEnvelope.INPUTS;
    envelope = shape == JsonShape.ARRAY ? null : new JsonEnvelope(scanner, name, signature);
  }

  @Override
  long findFirst() {
    throw new IllegalStateException("A JSON document has but one range");
  }

  @Override
  boolean hasMore() {
    return !closed;
  }

  @Override
  boolean read(RecordBatch batch) throws IOException {
    try {
      if (!toValue()) {
        endDocument();
        closed = true;
        nextStart = window.offset();
        return false;
      }
      scanner.peek();
      nextStart = window.offset();
      readValue(batch);
      nextStart = window.offset();
      return true;
    } catch (LostBytesException e) {
      if (batch.pendingBytes() == 0) { // no value is lost in its middle
        nextStart = window.offset();
      }
      throw e;
    }
  }

  /** Moves to where the next value is; false past the end of the list. */
  private boolean toValue() throws IOException {
    if (!opened) {
      opened = true;
      window.skipByteOrderMark();
      if (envelope != null) {
        envelope.open();
      }
      scanner.expect('[');
      return !scanner.skip(']');
    }
    if (scanner.skip(']')) {
      return false;
    }
    if (!scanner.skip(',')) {
      throw scanner.broken(", or ] is missing");
    }
    return true;
  }

  private void endDocument() throws IOException {
    if (envelope != null) {
      envelope.close();
    }
    if (scanner.peek() >= 0) {
      throw scanner.broken("the document has ended");
    }
  }

  private void readValue(RecordBatch batch) throws IOException {
    LongLine value = new LongLine(batch, maxRecordBytes, source.dataEnd() - nextStart);
    scanner.value(value::append);
    end(batch, nextStart, value, value.end(false), null);
  }
}
