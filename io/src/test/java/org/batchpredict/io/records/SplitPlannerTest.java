package org.batchpredict.io.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.io.records.RecordFormat.LINES;
import static org.batchpredict.io.records.RecordFormat.TF_RECORD;
import static org.batchpredict.io.records.RecordFormat.TF_RECORD_GZIP;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.junit.jupiter.api.Test;

class SplitPlannerTest {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  @Test
  void cutsABigFileIntoFourSplitsForEachWorker() {
    assertThat(sizes(plan(LINES, 5, file("a", 100 * MIB)))).hasSize(20).containsOnly(5 * MIB);
    assertThat(plan(LINES, 3, file("a", 100 * MIB + 7))).hasSize(12);
  }

  @Test
  void cutsIntoSplitsOfAtMost128Mib() {
    assertThat(sizes(plan(LINES, 1, file("a", 100 * GIB)))).hasSize(800).containsOnly(128 * MIB);
  }

  @Test
  void cutsIntoAboutEqualRanges() {
    assertThat(plan(LINES, 1000, file("a", 600 * KIB)))
        .containsExactly(
            split(0, range("a", 0, 200, 600)),
            split(1, range("a", 200, 400, 600)),
            split(2, range("a", 400, 600, 600)));
  }

  @Test
  void packsSmallFilesTogether() {
    assertThat(
            plan(LINES, 10, file("a", 100 * KIB), file("b", 0), file("c", 160 * KIB), file("d", 1)))
        .containsExactly(
            split(0, range("a", 0, 100, 100), range("b", 0, 0, 0), range("c", 0, 160, 160)),
            new Split(1, List.of(new FileRange("d", 0, 1, 1))));
  }

  /** What a split must open, and its commit record must name, is bounded. */
  @Test
  void packsAtMostAThousandFilesTogether() {
    List<Split> empty = plan(LINES, 1, many(100_000, 0));
    assertThat(empty).hasSize(100).allMatch(split -> split.ranges().size() == 1000);
    List<Split> tiny = plan(LINES, 1, many(100_000, 100));
    assertThat(tiny).hasSize(100).allMatch(split -> split.ranges().size() == 1000);
    assertThat(plan(LINES, 1, many(1001, 1)))
        .extracting(s -> s.ranges().size())
        .containsExactly(1000, 1);
  }

  @Test
  void plansTwentyThousandSplitsOfAHundredThousandFiles() {
    List<Split> splits = plan(LINES, 5000, many(100_000, 53_000));
    assertThat(splits).hasSize(20_000).allMatch(split -> split.ranges().size() == 5);
  }

  @Test
  void givesAnEmptyFileASplit() {
    assertThat(plan(LINES, 10, file("a", 0))).containsExactly(split(0, range("a", 0, 0, 0)));
    assertThat(plan(LINES, 10)).isEmpty();
  }

  @Test
  void keepsTheOrderOfFilesAroundABigOne() {
    assertThat(plan(LINES, 10, file("a", KIB), file("b", 512 * KIB), file("c", KIB)))
        .containsExactly(
            split(0, range("a", 0, 1, 1)),
            split(1, range("b", 0, 256, 512)),
            split(2, range("b", 256, 512, 512)),
            split(3, range("c", 0, 1, 1)));
  }

  @Test
  void neverCutsACompressedFile() {
    for (String name : List.of("a.gz", "a.bz2", "a.json.zst", "A.GZ")) {
      assertThat(plan(LINES, 10, file(name, GIB))).hasSize(1);
      assertThat(plan(TF_RECORD, 10, file(name, GIB))).hasSize(1);
    }
    assertThat(plan(TF_RECORD_GZIP, 10, file("a", GIB))).hasSize(1);
    assertThat(plan(LINES, 10, file("gz", GIB))).hasSize(40);
  }

  @Test
  void countsCompressedFiles() {
    List<InputFile> files =
        List.of(file("a.gz", GIB), file("b", GIB), file("c.zst", GIB), file("small.gz", 1));
    assertThat(SplitPlanner.countWhole(files, new FileCuts(LINES)))
        .isEqualTo(Map.of("compressed", 2L));
    assertThat(SplitPlanner.countWhole(files, new FileCuts(TF_RECORD_GZIP)))
        .isEqualTo(Map.of("compressed", 3L));
  }

  @Test
  void refusesNoWorkers() {
    assertThatThrownBy(() -> plan(LINES, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid maxWorkerCount: 0 (must be > 0)");
  }

  @Test
  void plansForAnyNumberOfWorkers() {
    assertThat(plan(LINES, Long.MAX_VALUE, file("a", MIB))).hasSize(4);
  }

  @Property
  void putsEveryByteIntoOneRangeInOrder(
      @ForAll @Size(max = 20) List<@LongRange(max = 2 * 1024 * 1024) Long> sizes,
      @ForAll @IntRange(min = 1, max = 20) int workers) {
    List<InputFile> files = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      files.add(
          file(String.format(Locale.ROOT, "f%02d%s", i, i % 3 == 0 ? ".gz" : ""), sizes.get(i)));
    }
    List<Split> splits = SplitPlanner.plan(files, new FileCuts(LINES), workers);
    List<InputFile> covered = new ArrayList<>();
    long end = 0;
    for (FileRange range : splits.stream().flatMap(split -> split.ranges().stream()).toList()) {
      assertThat(range.start()).isEqualTo(end);
      end = range.end();
      if (end == range.fileSize()) {
        covered.add(file(range.file(), end));
        end = 0;
      }
    }
    assertThat(covered).isEqualTo(files);
    assertThat(splits).extracting(Split::index).isSorted().doesNotHaveDuplicates();
  }

  private static List<Split> plan(RecordFormat format, long workers, InputFile... files) {
    return SplitPlanner.plan(List.of(files), new FileCuts(format), workers);
  }

  private static InputFile[] many(int count, long size) {
    return IntStream.range(0, count)
        .mapToObj(i -> file(String.format(Locale.ROOT, "f%06d", i), size))
        .toArray(InputFile[]::new);
  }

  private static InputFile file(String path, long size) {
    return new InputFile(path, size, 0);
  }

  private static Split split(int index, FileRange... ranges) {
    return new Split(index, List.of(ranges));
  }

  private static FileRange range(String file, long startKib, long endKib, long sizeKib) {
    return new FileRange(file, startKib * KIB, endKib * KIB, sizeKib * KIB);
  }

  private static List<Long> sizes(List<Split> splits) {
    return splits.stream().map(Split::size).toList();
  }
}
