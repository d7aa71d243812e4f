package org.batchpredict.transforms.format;

import org.batchpredict.transforms.tensor.StringColumn;

/** Makes the cells of CSV records (RFC 4180). */
final class CsvCell {
  private CsvCell() {}

  /**
   * Quotes the cell that lies between {@code start} and the buffer's end, if it must be. So are
   * cells that RFC 4180 leaves bare but readers take for no cell, or trim: those that are empty, or
   * begin or end with a space or a tab.
   */
  static void quote(LineBuffer out, int start) {
    int length = out.size() - start;
    int quotes = 0;
    boolean special = length == 0;
    byte[] bytes = out.bytes();
    for (int i = start; i < start + length; i++) {
      byte b = bytes[i];
      if (b == '"') {
        quotes++;
      } else if (b == ',' || b == '\r' || b == '\n') {
        special = true;
      }
    }
    if (special || quotes > 0 || isBlank(bytes[start]) || isBlank(bytes[start + length - 1])) {
      enclose(out, start, length, quotes);
    }
  }

  /**
   * Appends the cell of a field: {@linkplain JsonText#appendText its text}. In place of {@code
   * null}, or of no value, the cell is empty and bare, as no text's is.
   */
  static void appendField(StringColumn fields, int i, LineBuffer out) {
    if (JsonText.isNothing(fields, i)) {
      return;
    }
    int start = out.size();
    JsonText.appendText(fields, i, out);
    quote(out, start);
  }

  /** Moves the cell's bytes apart from the back, so that none is overwritten before it is moved. */
  private static void enclose(LineBuffer out, int start, int length, int quotes) {
    out.reserve(quotes + 2);
    byte[] bytes = out.bytes();
    int to = start + length + quotes + 2;
    bytes[--to] = '"';
    for (int from = start + length - 1; from >= start; from--) {
      bytes[--to] = bytes[from];
      if (bytes[to] == '"') {
        bytes[--to] = '"';
      }
    }
    bytes[start] = '"';
    out.advance(quotes + 2);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
