package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.shards.WrittenFile;
import org.batchpredict.testing.MemDisk;

/** What the reader says of its ranges is proof enough, wherever files are cut. */
class ProofPropertyTest {
  private final MemDisk disk = MemDisk.create();

  @Property(tries = 300)
  void provesWhatTheReaderRead(
      @ForAll @Size(min = 1, max = 3) List<@From("texts") String> texts,
      @ForAll @Size(max = 5) List<@IntRange(min = 1, max = 200) Integer> cuts)
      throws IOException {
    Plan plan = plan(texts, cuts);
    assertThat(Proof.check(plan, new Commits(read(plan), List.of(), null))).isEmpty();
  }

  @Property(tries = 300)
  void findsARangeThatSkipsARecord(
      @ForAll("texts") String text,
      @ForAll @Size(max = 5) List<@IntRange(min = 1, max = 200) Integer> cuts,
      @ForAll @IntRange(min = 1, max = 5) int which)
      throws IOException {
    Plan plan = plan(List.of(text), cuts);
    List<CommitRecord> commits = new ArrayList<>(read(plan));
    int split = Math.min(which, commits.size() - 1);
    RangeRead sound = commits.get(split).ranges().get(0);
    if (split == 0 || sound.first() == RangeRead.NONE) {
      return;
    }
    RangeRead late =
        new RangeRead(sound.range(), sound.first() + 1, sound.stop(), sound.records(), false);
    commits.set(split, commit(split, List.of(late)));

    assertThat(Proof.check(plan, new Commits(commits, List.of(), null)))
        .containsExactly(new Proof.Mismatch(split, sound.range().file(), sound.first()));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("\n", "\n", "\r\n", " ", "a", "bc", "{\"x\":1}", "\ufeff")
        .list()
        .ofMaxSize(60)
        .map(pieces -> String.join("", pieces));
  }

  /** A file for each text, every one cut at the same places. */
  private Plan plan(List<String> texts, List<Integer> cuts) {
    List<InputFile> files = new ArrayList<>();
    List<Split> splits = new ArrayList<>();
    for (String text : texts) {
      byte[] bytes = text.getBytes(UTF_8);
      String name = "in-" + files.size();
      disk.write(name, bytes);
      files.add(new InputFile(disk.path(name), bytes.length, 0));
      TreeSet<Integer> ends = new TreeSet<>(cuts);
      ends.removeIf(end -> end > bytes.length);
      ends.add(bytes.length);
      int start = 0;
      for (int end : ends) {
        FileRange range = new FileRange(disk.path(name), start, end, bytes.length);
        splits.add(new Split(splits.size(), List.of(range)));
        start = end;
      }
    }
    return new Plan("f", ResultFormat.JSON.files(), files, splits, Jobs.job());
  }

  private static List<CommitRecord> read(Plan plan) throws IOException {
    List<CommitRecord> commits = new ArrayList<>();
    RecordBatch batch = new RecordBatch();
    for (Split split : plan.splits()) {
      try (RecordReader reader = RecordReader.open(split, RecordFormat.LINES, 1000)) {
        while (reader.fill(batch, 3, 1000)) {
          assertThat(batch.isEmpty()).isFalse();
        }
        commits.add(commit(split.index(), reader.rangesRead()));
      }
    }
    return commits;
  }

  private static CommitRecord commit(int split, List<RangeRead> ranges) {
    long records = ranges.stream().mapToLong(RangeRead::records).sum();
    WrittenFile results = new WrittenFile("r", 0, records, "00000000");
    return new CommitRecord(
        split,
        "a",
        Jobs.WORKER,
        results,
        null,
        records,
        0,
        List.of(),
        ranges,
        List.of(),
        StepTimes.NONE,
        null);
  }
}
