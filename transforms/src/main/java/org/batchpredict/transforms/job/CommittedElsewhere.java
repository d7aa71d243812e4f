package org.batchpredict.transforms.job;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.io.staging.Staging;

/**
 * What is committed of a run that this process has not counted: by workers elsewhere, or by an
 * earlier run. Each commit record is read once.
 */
final class CommittedElsewhere implements RunMonitor.Elsewhere {
  private final Staging staging;
  private final int splits;
  private final Map<Integer, SplitCounts> known = new HashMap<>();

  CommittedElsewhere(Staging staging, int splits) {
    this.staging = staging;
    this.splits = splits;
  }

  @Override
  public SplitCounts counted(LiveCounts here) throws IOException {
    BitSet committed = staging.committed(splits);
    BitSet fresh = new BitSet(splits);
    committed.stream().filter(split -> !here.hasCounted(split)).forEach(fresh::set);
    BitSet elsewhere = (BitSet) fresh.clone();
    known.keySet().forEach(fresh::clear);
    for (CommitRecord commit : staging.readCommits(fresh).records()) {
      known.put(commit.split(), new SplitCounts(commit.predictions(), commit.failureCount(), 0));
    }
    long predictions = 0;
    long failures = 0;
    for (int split = elsewhere.nextSetBit(0); split >= 0; split = elsewhere.nextSetBit(split + 1)) {
      SplitCounts counts = known.getOrDefault(split, SplitCounts.NONE);
      predictions += counts.predictions();
      failures += counts.failures();
    }
    return new SplitCounts(predictions, failures, 0);
  }
}
