package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What jobs of many splits ask of a disk on which each operation may take some milliseconds: how
 * many operations there are, and that those of one process do not wait for each other.
 */
@Timeout(120)
class ManySplitsTest {
  private static final int SPLITS = 1000;
  private static final byte[] LINE = "{\"y\":1.0}\n".getBytes(US_ASCII);

  /** What all stores of a kind have in common. */
  enum Kind {
    RENAMING,
    OBJECTS;

    MemDisk disk() {
      return this == RENAMING ? MemDisk.create() : MemDisk.createObjectStore();
    }
  }

  @ParameterizedTest
  @EnumSource
  void commitsASplitWithAsManyOperationsHoweverManyThereAre(Kind kind) throws IOException {
    MemDisk disk = kind.disk();
    Plan plan = plan(SPLITS);
    Staging staging = begin(disk, plan);
    Map<String, Integer> first = commit(disk, staging, plan, 0);
    assertThat(sum(first)).as("%s", first).isLessThanOrEqualTo(14);
    for (int split = 1; split < SPLITS - 1; split++) {
      commit(disk, staging, plan, split);
    }
    assertThat(commit(disk, staging, plan, SPLITS - 1)).isEqualTo(first);
  }

  /** A job that goes on looks at what it has done without listing all of it for each split. */
  @ParameterizedTest
  @EnumSource
  void findsASplitCommittedWithAsManyOperationsHoweverManyThereAre(Kind kind) throws IOException {
    MemDisk disk = kind.disk();
    Plan plan = plan(SPLITS);
    Staging staging = begin(disk, plan);
    commitAll(disk, staging, plan);
    disk.heal();
    CommitRecord commit = staging.readCommit(500).orElseThrow();
    assertThat(staging.holds(commit)).isTrue();
    assertThat(counts(disk)).isEqualTo(Map.of("match", 2, "open", 1));
    if (kind == Kind.RENAMING) {
      assertThat(disk.operations()).noneMatch(operation -> operation.contains("*"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void publishesWithFourOperationsASplit(Kind kind) throws IOException {
    int perSplit = sum(published(kind, 2 * SPLITS)) - sum(published(kind, SPLITS));
    // Its commit record is read and deleted, its shard moved: by a copy and a deletion on a store.
    assertThat(perSplit).isEqualTo((kind == Kind.RENAMING ? 3 : 4) * SPLITS);
  }

  private static Map<String, Integer> published(Kind kind, int splits) throws IOException {
    MemDisk disk = kind.disk();
    Plan plan = plan(splits);
    Staging staging = begin(disk, plan);
    commitAll(disk, staging, plan);
    disk.heal();
    Commits commits = staging.readCommits(plan, split -> null);
    assertThat(Proof.check(plan, commits)).isEmpty();
    Publisher.of(staging, plan, Jobs.RUN).publish(commits, Manifest.State.SUCCEEDED, () -> false);
    Map<String, Integer> counts = counts(disk);
    disk.heal();
    assertThat(Disks.below(disk, "out/")).hasSize(splits + 2).doesNotContainKey("plan.json");
    return counts;
  }

  @ParameterizedTest
  @EnumSource
  void doesManyOperationsAtATimeWhereThereAreMany(Kind kind) throws IOException {
    for (String step :
        List.of("open .*commit-.*", "(rename|copy) .*results", "delete .*commit-.*")) {
      MemDisk disk = kind.disk();
      Plan plan = plan(SPLITS);
      Staging staging = begin(disk, plan);
      commitAll(disk, staging, plan);
      disk.gather(step, 8);
      Commits commits = staging.readCommits(plan, split -> null);
      Publisher.of(staging, plan, Jobs.RUN).publish(commits, Manifest.State.SUCCEEDED, () -> false);
      assertThat(Disks.below(disk, "out/")).as(step).hasSize(SPLITS + 2);
    }
  }

  /** Who watches workers elsewhere reads what they have committed. */
  @Test
  void readsSomeCommitsManyAtATime() throws IOException {
    MemDisk disk = MemDisk.create();
    Plan plan = plan(SPLITS);
    Staging staging = begin(disk, plan);
    commitAll(disk, staging, plan);
    staging.dropCommit(7);
    disk.gather("open .*commit-.*", 8);
    BitSet wanted = new BitSet();
    wanted.set(5, 105);
    Commits commits = staging.readCommits(wanted);
    assertThat(commits.records()).hasSize(99).first().extracting(CommitRecord::split).isEqualTo(5);
    assertThat(commits.predictions()).isEqualTo(99);
  }

  private static Staging begin(MemDisk disk, Plan plan) throws IOException {
    Staging staging = Staging.of(disk.path("out"), plan.fingerprint());
    Jobs.begin(staging, plan, Jobs.RUN);
    return staging;
  }

  private static void commitAll(MemDisk disk, Staging staging, Plan plan) throws IOException {
    for (Split split : plan.splits()) {
      commit(disk, staging, plan, split.index());
    }
  }

  private static Map<String, Integer> commit(MemDisk disk, Staging staging, Plan plan, int split)
      throws IOException {
    disk.heal();
    assertThat(staging.readCommit(split)).isEmpty();
    try (SplitAttempt attempt = staging.begin(split, "a", Jobs.WORKER, ShardFormat.PLAIN)) {
      attempt.results().write(LINE, 0, LINE.length, 1);
      FileRange range = plan.splits().get(split).ranges().get(0);
      attempt.commit(List.of(new RangeRead(range, 0, range.end(), 1, false)));
    }
    return counts(disk);
  }

  private static Plan plan(int count) {
    List<InputFile> files = new ArrayList<>();
    List<Split> splits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String file = "/in/" + Staging.digits(i);
      files.add(new InputFile(file, 10, 7));
      splits.add(new Split(i, List.of(new FileRange(file, 0, 10, 10))));
    }
    return new Plan(Jobs.FINGERPRINT, ResultFormat.JSON.files(), files, splits, Jobs.job());
  }

  /**
   * How often each kind of operation was done since the disk was healed; but for writes, of which a
   * file of all splits has more the longer it is.
   */
  private static Map<String, Integer> counts(MemDisk disk) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String operation : disk.operations()) {
      String kind = operation.substring(0, operation.indexOf(' '));
      if (!kind.equals("write")) {
        counts.merge(kind, 1, Integer::sum);
      }
    }
    return counts;
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
