package org.batchpredict.io.records;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Follows the quotes of CSV (RFC 4180, section 2) from byte to byte, to the end of a record.
 *
 * <p>A quote begins a quoted cell only where the cell begins, and what follows the end of a quoted
 * cell is text up to the next delimiter: so a row with a stray quote seldom costs the next one.
 */
final class CsvScanner {
  static final byte QUOTE = '"';

  /** Where in a record the next byte lies. */
  enum State {
    CELL_START,
    TEXT,
    QUOTED,
    /** After a quote in a quoted cell: its end, or the first half of a quote that is data. */
    AFTER_QUOTE
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final byte delimiter;
  private State state = State.CELL_START;
  private int columns = 1;
  private long oddQuotes;
  private long scanned;
  private long opened;

  CsvScanner(byte delimiter) {
    this.delimiter = delimiter;
  }

  /** Begins a record, or the rest of one. */
  void begin(State newState) {
    state = newState;
    columns = 1;
    scanned = 0;
  }

  boolean isQuoted() {
    return state == State.QUOTED;
  }

  /** Where the last quoted cell begins, in bytes from where the record does. */
  long opened() {
    return opened;
  }

  /** The cells of the record so far. */
  int columns() {
    return columns;
  }

  /** How many quotes, in all records, stand where RFC 4180 has none. */
  long oddQuotes() {
    return oddQuotes;
  }

  /** The index in {@code [from, to)} of the line end that ends the record; -1 when none does. */
  int scan(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      switch (state) {
        case CELL_START -> {
          if (bytes[i] == QUOTE) {
            state = State.QUOTED;
            opened = scanned + i - from;
            i++;
          } else {
            state = State.TEXT;
          }
        }
        case TEXT -> {
          i = endOfText(bytes, i, to);
          if (i < to && bytes[i] != delimiter) {
            scanned += i - from;
            return i;
          }
          i++;
        }
        case QUOTED -> {
          while (i < to && bytes[i] != QUOTE) {
            i++;
          }
          if (i < to) {
            state = State.AFTER_QUOTE;
            i++;
          }
        }
        case AFTER_QUOTE -> {
          byte b = bytes[i];
          if (b == QUOTE) {
            state = State.QUOTED;
            i++;
          } else {
            oddQuotes += b == delimiter || isLineEnd(b) ? 0 : 1;
            state = State.TEXT;
          }
        }
      }
    }
    scanned += to - from;
    return -1;
  }

  /** The index of the delimiter or line end that ends a cell's text. */
  private int endOfText(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == delimiter) {
        columns++;
        state = State.CELL_START;
        return i;
      } else if (isLineEnd(b)) {
        return i;
      } else if (b == QUOTE) {
        oddQuotes++;
      }
    }
    return to;
  }

  static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  /** The index of the first line end or quote in {@code [from, to)}; -1 when there is none. */
  static int indexOfEndOrQuote(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      long hits =
          zeros(word ^ '\n' * ONES) | zeros(word ^ '\r' * ONES) | zeros(word ^ QUOTE * ONES);
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    for (; i < to; i++) {
      if (bytes[i] == QUOTE || isLineEnd(bytes[i])) {
        return i;
      }
    }
    return -1;
  }

  /** The high bit of each byte that is zero; exact up to the first. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }
}
