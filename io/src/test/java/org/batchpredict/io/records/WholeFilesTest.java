package org.batchpredict.io.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.batchpredict.io.records.RecordFormat.FILES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFilesTest {
  @TempDir Path directory;

  @Test
  void eachFileIsARecordAlsoAnEmptyOne() throws IOException {
    Path a = write("a.gz", "one\ntwo\r\n"); // whose name says nothing of its bytes
    Path b = write("b", "");
    Path c = write("c", "x".repeat(600_000)); // more than a window
    List<FileRange> ranges = List.of(range(a), range(b), range(c));

    Reading reading = Reading.of(new Split(0, ranges), FILES);

    assertThat(reading.texts()).containsExactly("one\ntwo\r\n", "", "x".repeat(600_000));
    assertThat(reading.offsets()).containsExactly(0L, 0L, 0L);
    assertThat(reading.records().stream().map(Reading.Read::file))
        .containsExactly(a.toString(), b.toString(), c.toString());
    assertThat(reading.ranges()).allMatch(r -> r.records() == 1 && r.first() == 0 && !r.lost());
    assertThat(reading.ranges()).allMatch(r -> r.stop() == r.range().fileSize());
  }

  @Test
  void aFileThatIsTooLongIsAFailureThatShowsItsBeginning() throws IOException {
    Path file = write("long", "y".repeat(100_000));
    Path next = write("next", "z");
    Split split = new Split(0, List.of(range(file), range(next)));

    Reading reading = Reading.of(RecordReader.open(split, FILES, 99_999), 9, 9);

    assertThat(reading.records())
        .containsExactly(
            new Reading.Read(
                file.toString(),
                0,
                "y".repeat(64 << 10),
                "Cannot read record: it is longer than 99999 bytes (raise --maxRecordBytes)",
                true),
            new Reading.Read(next.toString(), 0, "z", null, false));
  }

  @Test
  void aFileThatHasShrunkIsAFailure() throws IOException {
    Path file = write("short", "abc");

    Reading reading = Reading.of(Reading.split(file, 0, 5, 5), FILES);

    assertThat(reading.records()).hasSize(1);
    assertThat(reading.records().get(0).failure())
        .isEqualTo(
            "Cannot read "
                + file
                + " from byte 0 to 5: the file ended early, at byte 3 of 5 (it changed after the"
                + " job was planned)");
    assertThat(reading.range().lost()).isTrue();
  }

  @Test
  void noFileIsCutAndSmallOnesArePacked() {
    List<InputFile> files =
        List.of(
            new InputFile("a", 4 << 20, 0), new InputFile("b", 10, 0), new InputFile("c", 0, 0));

    List<Split> splits = SplitPlanner.plan(files, new FileCuts(FILES), 10);

    assertThat(splits)
        .extracting(split -> split.ranges().stream().map(FileRange::file).toList())
        .containsExactly(List.of("a"), List.of("b", "c"));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private static FileRange range(Path file) throws IOException {
    return new FileRange(file.toString(), 0, Files.size(file), Files.size(file));
  }
}
