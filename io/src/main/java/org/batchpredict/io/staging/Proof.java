package org.batchpredict.io.staging;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;

/**
 * Proves that every byte of the input was read, once (docs/architecture.md, The way of a split).
 */
public final class Proof {
  private Proof() {}

  /**
   * Two ranges of a file that do not meet. The one before was read right; the split is to be done
   * again from there.
   *
   * @param split whose range starts at the wrong record
   * @param stop where the range before stopped, which is where a record starts
   */
  public record Mismatch(int split, String file, long stop) {}

  /**
   * Checks that every split has its commit record, and that the ranges of each file meet exactly.
   *
   * @return the first mismatch of each file; what comes after it in the file is not checked, since
   *     it may hang on it. Empty when all is proven
   * @throws IllegalStateException for anything that doing a split again from another offset does
   *     not mend, with the split or the file
   */
  public static List<Mismatch> check(Plan plan, Commits commits) {
    checkSplits(plan, commits.records());
    List<Mismatch> mismatches = new ArrayList<>();
    FileChain chain = new FileChain();
    for (CommitRecord commit : commits.records()) {
      for (RangeRead read : commit.ranges()) {
        Optional<Mismatch> mismatch = chain.add(commit.split(), read);
        mismatch.ifPresent(mismatches::add);
      }
    }
    return List.copyOf(mismatches);
  }

  private static void checkSplits(Plan plan, List<CommitRecord> commits) {
    BitSet seen = new BitSet();
    int previous = -1;
    for (CommitRecord commit : commits) {
      int split = commit.split();
      if (split >= plan.splits().size() || split <= previous) {
        throw unproven("split " + split + " is committed twice, out of order or not planned");
      }
      checkRanges(plan.splits().get(split), commit);
      seen.set(split);
      previous = split;
    }
    int missing = seen.nextClearBit(0);
    if (missing < plan.splits().size()) {
      throw unproven(
          String.format(
              Locale.ROOT,
              "%d of %d splits are not committed, the first of them split %d",
              plan.splits().size() - commits.size(),
              plan.splits().size(),
              missing));
    }
  }

  private static void checkRanges(Split split, CommitRecord commit) {
    List<FileRange> read = commit.ranges().stream().map(RangeRead::range).toList();
    if (!read.equals(split.ranges())) {
      throw unproven(
          String.format(
              Locale.ROOT,
              "the ranges read of split %d are not the planned ones: %s (planned: %s)",
              split.index(),
              read,
              split.ranges()));
    }
  }

  static IllegalStateException unproven(String reason) {
    return new IllegalStateException("Cannot prove that the input was read wholly: " + reason);
  }
}
