package org.batchpredict.pipeline;

import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.transforms.job.LiveCounts;

/**
 * Live counts of workers in other processes, from the commit records that they leave: runners tell
 * of their counters only when a worker is done (docs/adr/0009).
 */
final class CommittedCounts {
  private static final int MOMENTS_BETWEEN_COUNTS = 5;

  private final PreparedJob job;
  private final Staging staging;
  private final LiveCounts counts;
  private final BitSet seen = new BitSet();
  private int moments;
  private long predictions;
  private long failures;
  private long inputBytes;

  CommittedCounts(PreparedJob job, LiveCounts counts) {
    this.job = job;
    this.counts = counts;
    this.staging = Staging.of(job.pass().outputPath(), job.pass().fingerprint());
  }

  /** Adds the splits that were committed since the last call, now and then. */
  void refresh() throws IOException {
    // A listing is a request to a file system: not for every moment.
    if (moments++ % MOMENTS_BETWEEN_COUNTS != 0) {
      return;
    }
    BitSet fresh = staging.committed(job.plan().splits().size());
    fresh.andNot(seen);
    for (int split = fresh.nextSetBit(0); split >= 0; split = fresh.nextSetBit(split + 1)) {
      Optional<CommitRecord> commit = staging.readCommit(split);
      if (commit.isPresent()) { // else the job has been published meanwhile
        seen.set(split);
        predictions += commit.get().predictions();
        failures += commit.get().failureCount();
        inputBytes += job.plan().splits().get(split).size();
      }
    }
    counts.set(predictions, failures, inputBytes);
  }
}
