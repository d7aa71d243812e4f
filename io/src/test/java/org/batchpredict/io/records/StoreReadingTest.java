package org.batchpredict.io.records;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.io.records.RecordFormat.LINES;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.files.UnreadableFileException;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is read ahead from a store, in a thread of its own. */
class StoreReadingTest {
  private static final int LINES_WRITTEN = 200_000;

  private final MemDisk disk = MemDisk.create();
  private final byte[] text = lines();

  @AfterEach
  void leavesNoThread() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("batchpredict-read-ahead");
  }

  @Test
  void readsEachRecordOfEachRangeOnce() throws IOException {
    List<String> texts = new ArrayList<>();
    long size = text.length;
    disk.write("f", text);
    long[] cuts = {0, size / 3, size / 3 + 100, size * 2 / 3, size};
    for (int i = 1; i < cuts.length; i++) {
      texts.addAll(read("f", cuts[i - 1], cuts[i], size).texts());
    }
    assertThat(texts).isEqualTo(new String(text, ISO_8859_1).lines().toList());
  }

  @Test
  void readsCompressedFiles() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(text);
    }
    long size = compressed.size();
    assertThat(size).isGreaterThan(ReadAhead.PIECE_BYTES);
    disk.write("f.gz", compressed.toByteArray());
    Split split = split("f.gz", 0, size, size);
    for (boolean ahead : new boolean[] {false, true}) {
      RecordReader reader = RecordReader.open(split, LINES, 100);
      if (ahead) {
        reader.readAhead();
      }
      Reading reading = Reading.of(reader, 100, 1 << 20);
      assertThat(reading.texts()).isEqualTo(new String(text, ISO_8859_1).lines().toList());
    }
  }

  @Test
  void givesWhatComesBeforeAFault() throws IOException {
    long size = text.length;
    disk.write("f", text);
    int reach = text.length / 2;
    disk.stream(reach);
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader = RecordReader.open(split("f", 0, size, size), LINES, 100)) {
      int records = 0;
      while (records < 30_000) { // well before the fault
        assertThat(reader.fill(batch, 100, 1 << 20)).isTrue();
        records += batch.size();
      }
      assertThatThrownBy(
              () -> {
                while (reader.fill(batch, 100, 1 << 20)) {
                  assertThat(reader.bytesRead()).isLessThanOrEqualTo(reach);
                }
              })
          .isInstanceOf(UnreadableFileException.class);
    }
  }

  @Test
  void stopsWhenNobodyReadsOn() throws IOException {
    long size = text.length;
    disk.write("f", text);
    RecordBatch batch = new RecordBatch();
    try (RecordReader reader = RecordReader.open(split("f", 0, size, size), LINES, 100)) {
      assertThat(reader.fill(batch, 1, 100)).isTrue();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .contains("batchpredict-read-ahead");
    }
  }

  private Reading read(String file, long start, long end, long size) throws IOException {
    return Reading.of(split(file, start, end, size), LINES);
  }

  private Split split(String file, long start, long end, long size) {
    return new Split(0, List.of(new FileRange(disk.path(file), start, end, size)));
  }

  private static byte[] lines() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LINES_WRITTEN; i++) {
      text.append(i * 2_654_435_761L % 1_000_003).append(" at ").append(i).append('\n');
    }
    return text.toString().getBytes(ISO_8859_1);
  }
}
