package org.batchpredict.pipeline.command;

import java.util.ArrayList;
import java.util.List;

/** What a terminal shows after some text: as much of a terminal as the command needs. */
final class Screen {
  private final int columns;
  private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;
  private boolean wraps = true;

  private Screen(int columns) {
    this.columns = columns;
  }

  static Screen of(String text, int columns) {
    Screen screen = new Screen(columns);
    int i = 0;
    while (i < text.length()) {
      if (text.charAt(i) == '\033') {
        int end = i + 2;
        while (!Character.isLetter(text.charAt(end))) {
          end++;
        }
        screen.obey(text.substring(i + 1, end + 1));
        i = end + 1;
      } else {
        screen.show(text.charAt(i++));
      }
    }
    return screen;
  }

  /** The rows that are not blank. */
  List<String> rows() {
    return rows.stream().map(r -> r.toString().stripTrailing()).filter(r -> !r.isEmpty()).toList();
  }

  private void obey(String sequence) {
    switch (sequence) {
      case "[K" -> rows.get(row).setLength(Math.min(column, rows.get(row).length()));
      case "[?7l" -> wraps = false;
      case "[?7h" -> wraps = true;
      default -> throw new IllegalArgumentException("Unsupported sequence: " + sequence);
    }
  }

  private void show(char c) {
    if (c == '\r') {
      column = 0;
    } else if (c == '\n') {
      newRow();
    } else {
      if (column == columns && wraps) {
        newRow();
      }
      column = Math.min(column, columns - 1);
      StringBuilder text = rows.get(row);
      text.append(" ".repeat(Math.max(0, column + 1 - text.length()))).setCharAt(column++, c);
    }
  }

  private void newRow() {
    row++;
    column = 0;
    if (row == rows.size()) {
      rows.add(new StringBuilder());
    }
  }
}
