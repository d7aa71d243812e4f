package org.batchpredict.io;

import static java.util.Objects.requireNonNull;

/**
 * What reading a range came to, for the proof that the ranges of a file meet exactly: the next
 * range's {@code first} must be this one's {@code stop}.
 *
 * @param range what was to be read
 * @param first the offset of the first record that starts in the range; {@link #NONE} when none
 *     starts there
 * @param stop the offset just past the last record read; {@link #NONE} when {@code first} is
 * @param records the number of records read, failures of stage READ included
 * @param lost whether the bytes from a bad place to the range's end could not be read, and a
 *     failure says so; then {@code stop} is the range's end
 */
public record RangeRead(FileRange range, long first, long stop, long records, boolean lost) {
  /** In place of an offset: no record starts in the range. */
  public static final long NONE = -1;

  public RangeRead {
    requireNonNull(range, "range");
  }
}
