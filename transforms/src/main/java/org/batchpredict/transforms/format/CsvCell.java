package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.batchpredict.transforms.tensor.StringColumn;

/** Makes the cells of CSV records (RFC 4180). */
final class CsvCell {
  private static final JsonFactory JSON = new JsonFactory();

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
   * Appends the cell of a field: the text of a JSON string; any other JSON as it is, a string whose
   * text has no UTF-8 (a lone surrogate) too. In place of {@code null}, or of no value, the cell is
   * empty and bare, as no text's is.
   */
  static void appendField(StringColumn keys, int i, LineBuffer out) {
    if (keys.length(i) == 0 || keys.data()[keys.start(i)] == 'n') {
      return;
    }
    int start = out.size();
    if (keys.data()[keys.start(i)] == '"') {
      appendText(keys, i, out);
    } else {
      JsonText.appendValue(keys, i, out);
    }
    quote(out, start);
  }

  private static void appendText(StringColumn keys, int i, LineBuffer out) {
    byte[] json = keys.data();
    int start = keys.start(i);
    int length = keys.length(i);
    for (int at = start; at < start + length; at++) {
      if (json[at] == '\\') {
        appendUnescaped(keys, i, out);
        return;
      }
    }
    out.append(json, start + 1, length - 2);
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

  private static void appendUnescaped(StringColumn keys, int i, LineBuffer out) {
    try (JsonParser parser = JSON.createParser(keys.data(), keys.start(i), keys.length(i))) {
      parser.nextToken();
      String text = parser.getText();
      if (UTF_8.newEncoder().canEncode(text)) {
        out.append(text.getBytes(UTF_8));
      } else {
        JsonText.appendValue(keys, i, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a key that was read before", e);
    }
  }
}
