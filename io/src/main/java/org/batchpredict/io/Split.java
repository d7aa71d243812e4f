package org.batchpredict.io;

import java.util.List;

/**
 * A piece of the input that one worker reads in one pass: a range of one file, or several small
 * files together. Split {@code i} becomes shard {@code i}.
 *
 * @param ranges in the order of the input: files by path, ranges by offset
 */
public record Split(int index, List<FileRange> ranges) {
  public Split {
    ranges = List.copyOf(ranges);
    if (index < 0) {
      throw new IllegalArgumentException("Invalid split index: " + index + " (must be >= 0)");
    }
  }

  /** The number of input bytes in the split. */
  public long size() {
    return ranges.stream().mapToLong(FileRange::size).sum();
  }
}
