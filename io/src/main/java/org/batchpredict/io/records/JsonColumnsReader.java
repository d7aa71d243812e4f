package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.files.LostBytesException;

/**
 * Reads a document that has the values of its instances by columns. The columns are found first, in
 * one pass, and then read side by side, each from a stream of its own. A record is the object of
 * one value of each; its offset is that of the first column's.
 */
final class JsonColumnsReader extends RangeReader {
  /** Each column has a stream. */
  private static final int MAX_COLUMNS = 256;

  /** A decompressor takes megabytes. */
  private static final int MAX_COMPRESSED_COLUMNS = 32;

  private static final int ALL_BUFFERS = 8 << 20;
  private static final int MAX_BUFFER = 256 << 10;

  private final String signature;
  private final List<JsonColumn> columns = new ArrayList<>();
  private long columnBytes;
  private boolean found;
  private boolean closed;

  JsonColumnsReader(RangeSource source, long maxRecordBytes, String signature) {
    super(source, maxRecordBytes);
    this.signature = signature;
  }

  /** Where a column lies in the document. */
  private record Place(String name, long start, long end) {}

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
    if (!found) {
      found = true;
      open(find());
    }
    int left = advance();
    if (left == 0) {
      closed = true;
      nextStart = window.offset();
      return false;
    }
    nextStart = columns.get(0).offset();
    if (left < columns.size()) {
      throw differentLengths();
    }
    readRow(batch);
    return true;
  }

  /** Moves each column to its next value; returns how many have one. */
  private int advance() throws IOException {
    try {
      int left = 0;
      for (JsonColumn column : columns) {
        left += column.next() ? 1 : 0;
      }
      return left;
    } catch (LostBytesException e) {
      nextStart = columns.get(0).offset();
      throw e;
    }
  }

  private void readRow(RecordBatch batch) throws IOException {
    LongLine row = new LongLine(batch, maxRecordBytes, source.dataEnd());
    char before = '{';
    for (JsonColumn column : columns) {
      append(row, new byte[] {(byte) before});
      append(row, column.name());
      append(row, new byte[] {':'});
      column.read(row::append);
      before = ',';
    }
    append(row, new byte[] {'}'});
    end(batch, nextStart, row, row.end(false), null);
  }

  private static void append(LongLine row, byte[] bytes) throws IOException {
    row.append(bytes, 0, bytes.length);
  }

  private LostBytesException differentLengths() throws IOException {
    List<String> lengths = new ArrayList<>();
    for (JsonColumn column : columns) {
      lengths.add(new String(column.name(), UTF_8) + " " + column.countAll());
    }
    return new LostBytesException("the columns differ in length: " + String.join(", ", lengths));
  }

  private List<Place> find() throws IOException {
    List<Place> places = new ArrayList<>();
    JsonScanner scanner = new JsonScanner(window);
    JsonEnvelope envelope = new JsonEnvelope(scanner, JsonEnvelope.INPUTS, signature);
    int most = source.isCompressed() ? MAX_COMPRESSED_COLUMNS : MAX_COLUMNS;
    window.skipByteOrderMark();
    envelope.open();
    scanner.expect('{');
    boolean more = !scanner.skip('}');
    while (more) {
      String name = scanner.rawString();
      scanner.expect(':');
      if (scanner.peek() != '[') {
        throw scanner.broken("the list of " + name + " is missing");
      }
      long start = window.offset();
      scanner.value(JsonScanner.Sink.NONE);
      places.add(new Place(name, start, window.offset()));
      if (places.size() > most) {
        throw new LostBytesException(
            "it has more than " + most + " columns (write it as {\"instances\": […]})");
      }
      more = scanner.skip(',');
      if (!more) {
        scanner.expect('}');
      }
    }
    envelope.close();
    if (scanner.peek() >= 0) {
      throw scanner.broken("the document has ended");
    }
    return places;
  }

  private void open(List<Place> places) throws IOException {
    int buffer = Math.min(MAX_BUFFER, ALL_BUFFERS / Math.max(1, places.size()));
    for (Place place : places) {
      InputWindow bytes = source.openAgain(new byte[buffer], place.start(), place.end());
      columns.add(new JsonColumn(place.name().getBytes(ISO_8859_1), bytes));
      columnBytes += place.end() - place.start();
    }
  }

  /** Half of the bytes are read when the columns are found, the other half while they are read. */
  @Override
  public long bytesRead() {
    long all = super.bytesRead();
    if (hasEnded()) {
      return all;
    }
    long half = source.range().size() / 2;
    if (columns.isEmpty() || columnBytes == 0) {
      return Math.min(all / 2, half);
    }
    long read = columns.stream().mapToLong(JsonColumn::bytesRead).sum();
    return half + (long) (half * ((double) read / columnBytes));
  }

  @Override
  public void close() throws IOException {
    for (JsonColumn column : columns) {
      column.close();
    }
    super.close();
  }
}
