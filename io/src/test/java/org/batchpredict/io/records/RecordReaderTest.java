package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.batchpredict.io.records.RecordFormat.LINES;
import static org.batchpredict.io.records.RecordFormat.TF_RECORD;
import static org.batchpredict.io.records.RecordFormat.TF_RECORD_GZIP;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.Split;
import org.batchpredict.io.files.UnreadableFileException;
import org.batchpredict.testing.MemDisk;
import org.batchpredict.testing.TfRecordWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordReaderTest {
  private final MemDisk disk = MemDisk.create();

  @TempDir Path dir;

  @Test
  void fillsBatchesAcrossFiles() throws IOException {
    Split split =
        new Split(
            0, List.of(file("a", "1\n2\n3"), file("b", ""), file("c", "\n"), file("d", "4\n5\n")));
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader = RecordReader.open(split, LINES, 100)) {
      assertThat(reader.bytesRead()).isZero();
      assertThat(reader.fill(batch, 4, 100)).isTrue();
      assertThat(batch.size()).isEqualTo(4);
      assertThat(batch.address(3).file()).isEqualTo(dir.resolve("d").toString());
      assertThat(reader.bytesRead()).isEqualTo(8);
      assertThatThrownBy(reader::rangesRead)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Cannot tell what was read of split 0: it is not read to its end");
      assertThat(reader.fill(batch, 4, 100)).isTrue();
      assertThat(batch.size()).isEqualTo(1);
      assertThat(reader.bytesRead()).isEqualTo(split.size());
      assertThat(reader.fill(batch, 4, 100)).isFalse();
      assertThat(batch.isEmpty()).isTrue();
      assertThat(reader.fill(batch, 4, 100)).isFalse();
      assertThat(reader.rangesRead())
          .extracting(RangeRead::first, RangeRead::stop, RangeRead::records)
          .containsExactly(
              tuple(0L, 5L, 3L), tuple(-1L, -1L, 0L), tuple(0L, 1L, 0L), tuple(0L, 4L, 2L));
    }
  }

  @Test
  void endsABatchThatReachesItsBytes() throws IOException {
    RecordBatch batch = new RecordBatch();
    Split split = new Split(0, List.of(file("a", "123\n456\n789\n")));
    try (RecordReader reader = RecordReader.open(split, LINES, 100)) {
      assertThat(reader.fill(batch, 10, 6)).isTrue();
      assertThat(batch.size()).isEqualTo(2);
      assertThat(reader.fill(batch, 10, 6)).isTrue();
      assertThat(batch.size()).isEqualTo(1);
      assertThat(reader.fill(batch, 10, 6)).isFalse();
    }
  }

  @Test
  void countsCompressedBytes() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(TfRecordWriter.of("a", "b".repeat(100_000)));
    }
    Path file = Files.write(dir.resolve("f"), compressed.toByteArray());
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader = RecordReader.open(Reading.split(file), TF_RECORD_GZIP, 1 << 20)) {
      assertThat(reader.fill(batch, 1, 100)).isTrue();
      assertThat(reader.bytesRead()).isBetween(1L, (long) compressed.size());
      assertThat(reader.fill(batch, 2, 1 << 20)).isTrue();
      assertThat(reader.fill(batch, 2, 1 << 20)).isFalse();
      assertThat(reader.bytesRead()).isEqualTo(compressed.size());
    }
  }

  @Test
  void startsLinesWhereItIsTold() throws IOException {
    Path file = Files.writeString(dir.resolve("f"), "one\ntwo\nthree\n");
    Split split = Reading.split(file, 2, 14, 14);
    assertThat(Reading.of(RecordReader.openAt(split, LINES, 100, 8), 9, 9).texts())
        .containsExactly("three");
    Reading none = Reading.of(RecordReader.openAt(split, LINES, 100, 14), 9, 9);
    assertThat(none.range().first()).isEqualTo(RangeRead.NONE);
  }

  @Test
  void namesAFileThatIsGone() {
    Path gone = dir.resolve("gone.json");
    assertThatThrownBy(() -> Reading.of(Reading.split(gone, 0, 5, 5), LINES))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read input file %s: %s (No such file or directory)", gone, gone);
    assertThatThrownBy(() -> Reading.of(Reading.split(Path.of("other:/x"), 0, 5, 5), LINES))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read input file other:/x: No filesystem found for scheme other");
  }

  @Test
  void passesAFailingNetworkOn() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write("one\ntwo\n".getBytes(ISO_8859_1));
    }
    disk.write("f", "one\ntwo\n".getBytes(ISO_8859_1));
    disk.write("f.gz", compressed.toByteArray());
    disk.stream(6);
    for (String file : List.of(disk.path("f"), disk.path("f.gz"))) {
      Split split = new Split(0, List.of(new FileRange(file, 0, 8, 8)));
      assertThatThrownBy(() -> Reading.of(split, LINES))
          .isInstanceOf(UnreadableFileException.class)
          .hasMessage("Cannot read input file " + file + ": connection reset");
    }
  }

  @Test
  void readsRangesOfAFileSystemThatCannotSeek() throws IOException {
    byte[] bytes = TfRecordWriter.of("one", "two", "three");
    disk.write("f", bytes);
    disk.stream(Integer.MAX_VALUE);
    Split split = new Split(0, List.of(new FileRange(disk.path("f"), 5, 59, 59)));
    assertThat(Reading.of(split, TF_RECORD).texts()).containsExactly("two", "three");
  }

  @Test
  void namesAFileThatCannotBeReadUpToItsRange() {
    disk.write("f", new byte[10]);
    disk.stream(10);
    Split split = new Split(0, List.of(new FileRange(disk.path("f"), 20, 30, 30)));
    assertThatThrownBy(() -> Reading.of(split, TF_RECORD))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageStartingWith(
            "Cannot read input file " + disk.path("f") + ": the file ended early");
    disk.stream(6);
    assertThatThrownBy(() -> Reading.of(split, TF_RECORD))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage("Cannot read input file " + disk.path("f") + ": connection reset");
  }

  @Test
  void refusesLimitsThatMakeNoSense() throws IOException {
    Split split = new Split(3, List.of(file("a", "1\n2\n3")));
    assertThatThrownBy(() -> RecordReader.open(split, LINES, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid maxRecordBytes: 0 (must be 1 to 1073741824)");
    assertThatThrownBy(() -> RecordReader.open(split, LINES, (1L << 30) + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid maxRecordBytes: 1073741825 (must be 1 to 1073741824)");
    assertThatThrownBy(() -> RecordReader.openAt(split, LINES, 10, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid start of split 3: -1 (must not be before its first range)");
    try (RecordReader reader = RecordReader.open(split, LINES, 10)) {
      assertThatThrownBy(() -> reader.fill(new RecordBatch(), 0, 5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Invalid size of a batch: 0 records, 5 bytes (must be > 0)");
    }
  }

  private FileRange file(String name, String text) throws IOException {
    Path file = Files.writeString(dir.resolve(name), text);
    return new FileRange(file.toString(), 0, text.length(), text.length());
  }
}
