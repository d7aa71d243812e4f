package org.batchpredict.io.records;

import java.io.IOException;
import java.util.List;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;

/**
 * Finds the first record of a range of CSV. No byte tells whether it is inside of quotes, so both
 * are tried on the bytes around the range's start, and what looks more like the file's rows wins.
 * It can be deceived; the proof at the end of a job notices, for the range then does not start
 * where the one before stopped (docs/adr/0042).
 */
final class CsvFinder {
  private final FileRange range;
  private final InputWindow window;
  private final List<CsvGuess> guesses;

  /**
   * @param window starts before the range, where nobody knows whether it is inside of quotes; or at
   *     the start of the file
   * @param columns how many cells the file's first row has
   */
  CsvFinder(FileRange range, InputWindow window, byte delimiter, int columns) {
    this.range = range;
    this.window = window;
    List<CsvScanner.State> states =
        window.offset() == 0
            ? List.of(CsvScanner.State.CELL_START)
            : List.of(CsvScanner.State.TEXT, CsvScanner.State.QUOTED);
    guesses =
        states.stream()
            .map(state -> new CsvGuess(delimiter, state, range.start(), columns))
            .toList();
  }

  /**
   * Moves the window to the first record that starts in the range. The search ends with the range.
   *
   * @param ahead how many bytes of the range are looked at to tell the guesses apart
   * @return its offset; NONE when no record starts in the range
   */
  long find(int ahead) throws IOException {
    long before = range.start() - window.offset();
    window.ensure((int) Math.min(window.capacity(), before + ahead));
    CsvGuess best = best();
    while (best.first() == RangeRead.NONE) {
      window.moveTo(window.limit());
      if (window.offset() >= range.end() || !window.ensure(1)) {
        return RangeRead.NONE;
      }
      best.add(window.bytes(), window.position(), window.limit(), window.offset(), true);
    }
    if (best.first() >= range.end()) {
      return RangeRead.NONE;
    }
    window.advance((int) (best.first() - window.offset()));
    return best.first();
  }

  private CsvGuess best() {
    CsvGuess best = guesses.get(0);
    for (CsvGuess guess : guesses) {
      guess.add(window.bytes(), window.position(), window.limit(), window.offset(), false);
      if (guess.score() > best.score()) {
        best = guess;
      }
    }
    return best;
  }
}
