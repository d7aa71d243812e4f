package org.batchpredict.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopRecordsTest {
  @TempDir Path work;

  @Test
  void readsEachLineOnceWhereverTheFileIsCut() throws IOException {
    String text = "one\n\ntwo\r\nthree three\nfour";
    Path file = Files.writeString(work.resolve("lines"), text);
    for (int cut = 0; cut <= text.length(); cut++) {
      List<String> lines = new ArrayList<>(read(new Piece(file, 0, cut)));
      lines.addAll(read(new Piece(file, cut, text.length())));
      assertThat(lines).as("cut at " + cut).containsExactly("one", "two", "three three", "four");
    }
  }

  @Test
  void readsLinesLongerThanTheBuffer() throws IOException {
    String line = "x".repeat(1 << 20);
    Path file = Files.writeString(work.resolve("lines"), "a\n" + line + "\nb\n");
    assertThat(read(new Piece(file, 0, Long.MAX_VALUE))).containsExactly("a", line, "b");
  }

  @Test
  void refusesTfRecordsOfWhichAByteIsWrong() throws IOException {
    Path file = work.resolve("records");
    try (OutputStream out = Files.newOutputStream(file)) {
      RecordSource.of(Kind.EXAMPLES, 0).write(0, out);
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[20]++;
    Files.write(file, bytes);
    try (LoopRecords records = new Piece(file, 0, Long.MAX_VALUE).open(Kind.EXAMPLES)) {
      assertThatThrownBy(records::next)
          .hasMessage("Cannot read record at 0: its checksum is wrong");
    }
  }

  private static List<String> read(Piece piece) throws IOException {
    List<String> lines = new ArrayList<>();
    try (LoopRecords records = piece.open(Kind.FLOATS)) {
      while (records.next()) {
        lines.add(new String(records.bytes(), records.start(), records.length(), UTF_8));
      }
    }
    return lines;
  }
}
