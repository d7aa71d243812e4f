package org.batchpredict.io.staging;

import java.util.Locale;
import java.util.Optional;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;

/** Follows the ranges of one file after the other, in order, to where two do not meet. */
final class FileChain {
  /** Where the next record must start. */
  private long expected;

  /** Whether a range was lost, so that nobody knows where the next record starts. */
  private boolean unknown;

  /** Whether a mismatch was found in the file. */
  private boolean broken;

  /** Adds the next range of the file, or the first one of the next file. */
  Optional<Proof.Mismatch> add(int split, RangeRead read) {
    FileRange range = read.range();
    if (range.start() == 0) {
      expected = 0;
      unknown = false;
      broken = false;
    }
    if (broken) {
      return Optional.empty();
    }
    checkStop(split, read);
    if (!unknown && !meets(read)) {
      if (range.start() == 0) {
        throw Proof.unproven(
            String.format(
                Locale.ROOT,
                "split %d starts at byte %d of %s",
                split,
                read.first(),
                range.file()));
      }
      broken = true;
      return Optional.of(new Proof.Mismatch(split, range.file(), expected));
    }
    boolean passedBy = isNone(read) || (!unknown && expected >= range.end() && range.size() > 0);
    if (!passedBy) {
      expected = read.stop();
      unknown = read.lost();
    }
    return Optional.empty();
  }

  private boolean meets(RangeRead read) {
    FileRange range = read.range();
    if (isNone(read)) {
      // A range that is the whole file holds no record when it is empty, or nothing compressed.
      return expected >= range.end() || range.size() == range.fileSize();
    }
    // Lost before the first record was found, the range starts at its first byte for want of one.
    boolean lostWhole = read.lost() && read.records() == 1 && read.first() == range.start();
    return lostWhole || read.first() == expected;
  }

  private static void checkStop(int split, RangeRead read) {
    FileRange range = read.range();
    boolean ended =
        isNone(read)
            ? read.records() == 0
            : read.stop() >= range.end()
                && (range.end() < range.fileSize() || read.stop() == range.fileSize());
    if (!ended) {
      throw Proof.unproven(
          String.format(
              Locale.ROOT,
              "split %d stopped at byte %d of %s, which it was to read from %d to %d of %d",
              split,
              read.stop(),
              range.file(),
              range.start(),
              range.end(),
              range.fileSize()));
    }
  }

  private static boolean isNone(RangeRead read) {
    return read.first() == RangeRead.NONE;
  }
}
