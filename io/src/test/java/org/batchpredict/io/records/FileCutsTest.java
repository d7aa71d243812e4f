package org.batchpredict.io.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FileCutsTest {
  private static final int MANY = 300;
  private static final long SIZE = 300 << 10;

  private final List<String> looks = Collections.synchronizedList(new ArrayList<>());

  @Test
  void looksAtEachFileOnce() {
    FileCuts cuts = new FileCuts(new Documents());
    List<InputFile> files = files(MANY);
    SplitPlanner.plan(files, cuts, 1000);
    SplitPlanner.countWhole(files, cuts);
    assertThat(looks).containsExactlyInAnyOrderElementsOf(paths(files));
  }

  @Test
  void looksAtNoFileThatIsNotCutAnyway() {
    SplitPlanner.plan(List.of(new InputFile("f", 1000, 0)), new FileCuts(new Documents()), 1000);
    assertThat(looks).isEmpty();
  }

  @Test
  void findsTheSameOfManyFilesAsOfOne() {
    List<InputFile> files = files(MANY);
    List<Split> splits = SplitPlanner.plan(files, new FileCuts(new Documents()), 1000);
    assertThat(splits).hasSize(2 * MANY - MANY / 3);
    for (Split split : splits) {
      long parts = isDocument(split.ranges().get(0).file()) ? 1 : 2;
      assertThat(split.size()).isEqualTo(SIZE / parts);
    }
  }

  /** Each look at a file of a store takes as long as a request. */
  @Test
  void looksAtManyFilesAtATime() throws IOException {
    MemDisk disk = MemDisk.create();
    List<InputFile> files = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      disk.write("f" + i, "[1]\n[2]\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      files.add(new InputFile(disk.path("f" + i), 8, 0));
    }
    disk.gather("open .*", 8);
    FileCuts cuts = new FileCuts(new JsonFormat(true, true, 1, "serving_default"));
    cuts.look(files);
    assertThat(files).allMatch(file -> cuts.wholeBecause(file).isEmpty());
    assertThat(disk.operations()).hasSize(MANY);
  }

  @Test
  void tellsOfTheFirstFileThatItCannotLookAt() {
    FileCuts cuts = new FileCuts(new Documents());
    List<InputFile> files = files(MANY);
    files.add(200, new InputFile("bad1", SIZE, 0));
    files.add(100, new InputFile("bad0", SIZE, 0));
    assertThatThrownBy(() -> cuts.look(files))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot read bad0");
  }

  private static List<InputFile> files(int count) {
    return new ArrayList<>(
        IntStream.range(0, count).mapToObj(i -> new InputFile("f" + i, SIZE, 0)).toList());
  }

  private static List<String> paths(List<InputFile> files) {
    return files.stream().map(InputFile::path).toList();
  }

  private static boolean isDocument(String path) {
    return Integer.parseInt(path.substring(1)) % 3 == 0;
  }

  /** Of three files, the first is read in one piece. */
  private final class Documents implements RecordFormat {
    private static final long serialVersionUID = 1;

    @Override
    public Optional<String> wholeBecause(InputFile file) {
      looks.add(file.path());
      if (file.path().startsWith("bad")) {
        throw new UncheckedIOException("Cannot read " + file.path(), new IOException("x"));
      }
      return isDocument(file.path()) ? Optional.of("a document") : Optional.empty();
    }

    @Override
    public RecordRange open(RangeRequest request) {
      throw new UnsupportedOperationException();
    }
  }
}
