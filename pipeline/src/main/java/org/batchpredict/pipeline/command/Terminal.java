package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.IntSupplier;

/**
 * A terminal that has one line at its bottom which is redrawn. Whatever else this process writes to
 * it goes above that line: the line is erased, the text written, the line drawn again.
 *
 * <p>Libraries write to the terminal without asking. For them the cursor rests at the start of the
 * line, so that their words begin there, too.
 *
 * <p>The escape sequences are those of ECMA-48 and, to switch the wrapping of long lines off and
 * on, DEC's DECAWM, which terminals have had since the VT100.
 */
final class Terminal extends PrintStream {
  static final String ERASE = "\r\033[K";
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";

  private final Surface surface;
  private final IntSupplier columns;

  private Terminal(Surface surface, IntSupplier columns) {
    super(surface, true, UTF_8);
    this.surface = surface;
    this.columns = columns;
  }

  /**
   * A terminal behind a stream.
   *
   * @param columns how wide it is at the moment
   */
  static Terminal on(PrintStream stream, IntSupplier columns) {
    return new Terminal(new Surface(stream), columns);
  }

  /** {@code err}, as a terminal where {@code scripts/predict} has said that it is one. */
  static PrintStream ofProcess(PrintStream err) {
    return Boolean.getBoolean("batchpredict.terminal") ? on(err, TerminalWidth.ofProcess()) : err;
  }

  int columns() {
    return columns.getAsInt();
  }

  /** Draws the line, in place of the one before; one that is too long is cut by the terminal. */
  void draw(String line) {
    surface.draw(line);
  }

  /** Takes the line away. */
  void eraseLine() {
    surface.draw("");
  }

  /** What is on the screen, as far as this process has written it. */
  private static final class Surface extends OutputStream {
    private final PrintStream stream;
    private String line = "";

    /** Whether the last text did not end its line: then there is no room for ours. */
    private boolean isWithinText;

    Surface(PrintStream stream) {
      this.stream = stream;
    }

    synchronized void draw(String next) {
      boolean isDrawn = !line.isEmpty();
      line = next;
      if (!isWithinText && (isDrawn || !next.isEmpty())) {
        stream.print(drawn());
        stream.flush();
      }
    }

    private String drawn() {
      return line.isEmpty() ? ERASE : ERASE + NO_WRAP + line + WRAP + "\r";
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int start, int length) {
      if (length == 0) {
        return;
      }
      if (!isWithinText && !line.isEmpty()) {
        stream.print(ERASE);
      }
      stream.write(bytes, start, length);
      isWithinText = bytes[start + length - 1] != '\n';
      if (!isWithinText && !line.isEmpty()) {
        stream.print(drawn());
      }
      stream.flush();
    }

    @Override
    public void flush() {
      stream.flush();
    }
  }
}
