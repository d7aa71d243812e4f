package org.batchpredict.transforms.job;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    long predictions = 0;
    long failures = 0;
    for (int split = committed.nextSetBit(0); split >= 0; split = committed.nextSetBit(split + 1)) {
      if (!here.hasCounted(split)) {
        SplitCounts counts = read(split);
        predictions += counts.predictions();
        failures += counts.failures();
      }
    }
    return new SplitCounts(predictions, failures, 0);
  }

  private SplitCounts read(int split) throws IOException {
    SplitCounts counts = known.get(split);
    if (counts == null) {
      Optional<CommitRecord> commit = staging.readCommit(split);
      if (commit.isEmpty()) {
        return SplitCounts.NONE;
      }
      counts = new SplitCounts(commit.get().predictions(), commit.get().failureCount(), 0);
      known.put(split, counts);
    }
    return counts;
  }
}
