package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.batchpredict.transforms.tensor.StringColumn;

/** The texts of those cells of a row that go past the model. */
final class CsvTexts {
  private static final int NONE = -1;
  private static final int KEPT_CHARS = 1 << 20;
  private static final byte[] NULL = "null".getBytes(UTF_8);

  private char[] text = new char[256];
  private int[] starts = {};
  private int[] ends = {};
  private int length;

  /** Forgets the row before, for one of so many columns. */
  void clear(int columns) {
    if (starts.length < columns) {
      starts = new int[columns];
      ends = new int[columns];
    }
    Arrays.fill(starts, 0, columns, NONE);
    length = 0;
    if (text.length > KEPT_CHARS) {
      text = new char[256];
    }
  }

  void put(int column, char[] source, int start, int count) {
    if (text.length - length < count) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, length + count));
    }
    System.arraycopy(source, start, text, length, count);
    starts[column] = length;
    length += count;
    ends[column] = length;
  }

  /** Whether the row has a value in a column. */
  boolean has(int column) {
    return starts[column] != NONE;
  }

  /** Appends the text of a column as a JSON string, {@code null} when it has none. */
  void append(int column, StringColumn target) {
    if (has(column)) {
      String value = new String(text, starts[column], ends[column] - starts[column]);
      append(value, target);
    } else {
      target.append(NULL, 0, NULL.length);
    }
  }

  /** Appends a text as a JSON string. */
  static void append(String value, StringColumn target) {
    byte[] bytes = value.getBytes(UTF_8);
    JsonCopy.appendText(target, bytes, 0, bytes.length);
  }
}
