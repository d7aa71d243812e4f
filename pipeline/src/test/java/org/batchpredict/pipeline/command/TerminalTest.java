package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static final int COLUMNS = 20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, UTF_8);
  private final Terminal terminal = Terminal.on(stream, () -> COLUMNS);

  @Test
  void keepsItsLineBelowWhateverElseIsWritten() {
    terminal.draw("a long line of it");
    terminal.println("WARN one");
    terminal.draw("short");
    terminal.println("two\nthree");
    assertThat(rows()).containsExactly("WARN one", "two", "three", "short");
    terminal.eraseLine();
    assertThat(rows()).containsExactly("WARN one", "two", "three");
  }

  @Test
  void waitsForTheEndOfALineThatIsWrittenInPieces() {
    terminal.draw("progress");
    terminal.print("half");
    terminal.draw("progress 2");
    terminal.print(" and half");
    assertThat(rows()).containsExactly("half and half");
    terminal.println();
    assertThat(rows()).containsExactly("half and half", "progress 2");
  }

  @Test
  void leavesTheStartOfItsLineToWhoDoesNotAsk() {
    terminal.draw("progress");
    stream.println("native words");
    terminal.draw("progress");
    assertThat(rows()).containsExactly("native words", "progress");
  }

  @Test
  void neverWrapsItsLine() {
    terminal.draw("0123456789".repeat(3));
    terminal.draw("0123456789".repeat(4));
    terminal.eraseLine();
    terminal.println("0123456789".repeat(3));
    assertThat(rows()).containsExactly("01234567890123456789", "0123456789");
  }

  @Test
  void writesNoSequencesWithoutALine() {
    terminal.eraseLine();
    terminal.println("words");
    assertThat(bytes.toString(UTF_8)).isEqualTo("words" + System.lineSeparator());
  }

  private List<String> rows() {
    return Screen.of(bytes.toString(UTF_8), COLUMNS).rows();
  }
}
