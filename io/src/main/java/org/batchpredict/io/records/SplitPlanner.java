package org.batchpredict.io.records;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;

/**
 * Cuts the input into splits of about equal size, decided by the files and the request alone, so
 * that the same job has the same shards on every runner (docs/architecture.md, The way of a split).
 */
public final class SplitPlanner {
  /** Enough that a worker which is done early finds another split to take. */
  private static final int SPLITS_PER_WORKER = 4;

  /** Smaller splits would cost more in opening files and committing shards than in reading. */
  private static final long MIN_SPLIT_BYTES = 256 << 10;

  /** Larger splits would cost too much work when a worker dies. */
  private static final long MAX_SPLIT_BYTES = 128 << 20;

  /**
   * More files in one split would cost too much work when a worker dies, however small they are,
   * and its commit record, which names each, would know no bound.
   */
  static final int MAX_FILES = 1000;

  private final List<Split> splits = new ArrayList<>();
  private List<FileRange> pack = new ArrayList<>();
  private long packBytes;

  private SplitPlanner() {}

  /**
   * Plans the splits of the files: big ones are cut, small ones packed together in their order.
   *
   * @return every byte of every file in exactly one range; an empty file has one empty range
   */
  public static List<Split> plan(List<InputFile> files, FileCuts cuts, long maxWorkerCount) {
    if (maxWorkerCount < 1) {
      throw new IllegalArgumentException(
          "Invalid maxWorkerCount: " + maxWorkerCount + " (must be > 0)");
    }
    long target = targetBytes(files, maxWorkerCount);
    cuts.look(files.stream().filter(file -> file.size() > target).toList());
    SplitPlanner planner = new SplitPlanner();
    for (InputFile file : files) {
      if (file.size() > target && cuts.wholeBecause(file).isEmpty()) {
        planner.cut(file, target);
      } else {
        planner.pack(file, target);
      }
    }
    planner.endPack();
    return List.copyOf(planner.splits);
  }

  /**
   * The number of files that could be cut, but must be read in one piece, by the reason. Where most
   * of the input's bytes are in fewer such files than there are workers, workers stay idle.
   */
  public static SortedMap<String, Long> countWhole(List<InputFile> files, FileCuts cuts) {
    List<InputFile> large = files.stream().filter(file -> file.size() > MIN_SPLIT_BYTES).toList();
    cuts.look(large);
    return large.stream()
        .flatMap(file -> cuts.wholeBecause(file).stream())
        .collect(groupingBy(reason -> reason, TreeMap::new, counting()));
  }

  private static long targetBytes(List<InputFile> files, long maxWorkerCount) {
    long total = files.stream().mapToLong(InputFile::size).sum();
    long wanted = ceilDiv(ceilDiv(total, SPLITS_PER_WORKER), maxWorkerCount);
    return Math.max(MIN_SPLIT_BYTES, Math.min(wanted, MAX_SPLIT_BYTES));
  }

  private void cut(InputFile file, long target) {
    endPack();
    long count = ceilDiv(file.size(), target);
    long size = ceilDiv(file.size(), count);
    for (long start = 0; start < file.size(); start += size) {
      long end = Math.min(start + size, file.size());
      add(List.of(new FileRange(file.path(), start, end, file.size())));
    }
  }

  private void pack(InputFile file, long target) {
    pack.add(new FileRange(file.path(), 0, file.size(), file.size()));
    packBytes += file.size();
    if (packBytes >= target || pack.size() >= MAX_FILES) {
      endPack();
    }
  }

  private void endPack() {
    if (!pack.isEmpty()) {
      add(pack);
      pack = new ArrayList<>();
      packBytes = 0;
    }
  }

  private void add(List<FileRange> ranges) {
    splits.add(new Split(splits.size(), ranges));
  }

  private static long ceilDiv(long dividend, long divisor) {
    return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
  }
}
