package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many columns the terminal has. Java cannot ask: {@code scripts/predict} writes the number on
 * a line to a pipe, and again when the window has changed.
 */
final class TerminalWidth implements IntSupplier {
  /** More than any line of ours: the terminal itself cuts. */
  static final int UNKNOWN = 10_000;

  private volatile int columns = UNKNOWN;

  private TerminalWidth() {}

  static TerminalWidth ofProcess() {
    TerminalWidth width = new TerminalWidth();
    width.set(System.getenv("COLUMNS"));
    String pipe = System.getProperty("batchpredict.columns");
    if (pipe != null) {
      Thread thread = new Thread(() -> width.read(pipe), "terminal-width");
      thread.setDaemon(true);
      thread.start();
    }
    return width;
  }

  @Override
  public int getAsInt() {
    return columns;
  }

  private void read(String pipe) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(new FileInputStream(pipe), US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        set(line);
      }
    } catch (IOException e) {
      // Nobody says how wide it is.
    }
  }

  void set(@Nullable String said) {
    try {
      int number = said == null ? 0 : Integer.parseInt(said.strip());
      columns = number > 0 ? number : UNKNOWN;
    } catch (NumberFormatException e) {
      columns = UNKNOWN;
    }
  }
}
