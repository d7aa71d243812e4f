package org.batchpredict.io.records;

import org.batchpredict.io.RangeRead;

/** What the bytes around the start of a range come to if they begin in a given state. */
final class CsvGuess {
  /** A row of another length is rare in a sound file, and usual in text taken for rows. */
  private static final long RAGGED_WEIGHT = 4;

  /** A quote in the wrong place shows a wrong guess at once. */
  private static final long ODD_QUOTE_WEIGHT = 1000;

  private final CsvScanner scanner;
  private final long rangeStart;
  private final int columns;
  private boolean inFirst = true;
  private boolean afterReturn;
  private long start;
  private long first = RangeRead.NONE;
  private long sound;
  private long ragged;

  /**
   * @param columns how many cells a sound row has
   */
  CsvGuess(byte delimiter, CsvScanner.State state, long rangeStart, int columns) {
    this.rangeStart = rangeStart;
    this.columns = columns;
    scanner = new CsvScanner(delimiter);
    scanner.begin(state);
  }

  /**
   * Takes the next bytes, the first of which is at an offset of the file.
   *
   * @param toFirst whether no more is wanted than the first record of the range
   */
  void add(byte[] bytes, int from, int to, long offset, boolean toFirst) {
    long base = offset - from;
    int i = from;
    while (i < to && !(toFirst && first != RangeRead.NONE)) {
      if (afterReturn) {
        afterReturn = false;
        i += bytes[i] == '\n' ? 1 : 0;
        begin(base + i);
        continue;
      }
      int end = scanner.scan(bytes, i, to);
      if (end < 0) {
        return;
      }
      end(base + end);
      i = end + 1;
      if (bytes[end] == '\r') {
        afterReturn = true;
      } else {
        begin(base + i);
      }
    }
  }

  private void begin(long offset) {
    scanner.begin(CsvScanner.State.CELL_START);
    start = offset;
    if (first == RangeRead.NONE && offset >= rangeStart) {
      first = offset;
    }
  }

  private void end(long offset) {
    if (!inFirst && offset > start) { // of the first record only the end is known
      if (scanner.columns() == columns) {
        sound++;
      } else {
        ragged++;
      }
    }
    inFirst = false;
  }

  /** The offset of the first record that starts in the range; NONE while none is found. */
  long first() {
    return first;
  }

  /** How much speaks for the guess. */
  long score() {
    return sound - RAGGED_WEIGHT * ragged - ODD_QUOTE_WEIGHT * scanner.oddQuotes();
  }
}
