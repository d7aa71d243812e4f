package org.batchpredict.io.records;

import java.io.Closeable;
import java.io.IOException;

/** The values of one input in a document that has them by columns. */
final class JsonColumn implements Closeable {
  private final byte[] name;
  private final InputWindow window;
  private final JsonScanner scanner;
  private final long start;
  private boolean opened;
  private boolean ended;
  private long count;

  /**
   * @param name as it stands in the document, with its quotes
   * @param window at the list of the values
   */
  JsonColumn(byte[] name, InputWindow window) {
    this.name = name;
    this.window = window;
    scanner = new JsonScanner(window);
    start = window.offset();
  }

  byte[] name() {
    return name;
  }

  /** Moves to the next value; false when there is no more. */
  boolean next() throws IOException {
    if (ended) {
      return false;
    }
    if (!opened) {
      scanner.expect('[');
      opened = true;
      ended = scanner.skip(']');
    } else {
      ended = scanner.skip(']');
      if (!ended && !scanner.skip(',')) {
        throw scanner.broken(", or ] is missing");
      }
    }
    scanner.peek();
    count += ended ? 0 : 1;
    return !ended;
  }

  /** Moves past the value. */
  void read(JsonScanner.Sink sink) throws IOException {
    scanner.value(sink);
  }

  /** The offset of the value that {@link #next} moved to. */
  long offset() {
    return window.offset();
  }

  /** The number of bytes read. */
  long bytesRead() {
    return window.offset() - start;
  }

  /** Moves past all values; returns how many there were. */
  long countAll() throws IOException {
    while (!ended) {
      scanner.value(JsonScanner.Sink.NONE);
      next();
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
