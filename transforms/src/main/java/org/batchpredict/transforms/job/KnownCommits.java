package org.batchpredict.transforms.job;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.batchpredict.io.staging.CommitRecord;
import org.jspecify.annotations.Nullable;

/**
 * The commit records that the workers of this process have written or found: the end of a run need
 * not read them again. Not more than are held when they are read, as each may say much of failures.
 */
final class KnownCommits {
  private static final int MOST = 64;

  private final Map<Integer, CommitRecord> bySplit = new ConcurrentHashMap<>();

  /** Notes the record of a split; a later one of the same split takes its place. */
  void add(CommitRecord commit) {
    if (bySplit.size() < MOST || bySplit.containsKey(commit.split())) {
      bySplit.put(commit.split(), commit);
    }
  }

  /** Gives a record away; null when it is not known. */
  @Nullable CommitRecord take(int split) {
    return bySplit.remove(split);
  }
}
