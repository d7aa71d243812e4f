package org.batchpredict.transforms.instance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.batchpredict.transforms.instance.JsonBytes.CUT;
import static org.batchpredict.transforms.instance.JsonBytes.UNKNOWN;

import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/**
 * Reads elements from the bytes of JSON into a column: those that an {@link ElementEncoder} takes
 * and that are of a common form. What people most often put in their place, a text or {@code null},
 * it passes over, and knows the first.
 */
abstract class ElementScanner {
  private static final int NONE = -1;

  private int count;

  /** What was passed over first: its place in the list, and its bytes. */
  private int odd;

  private int oddStart;
  private int oddEnd;

  /**
   * Reads one element.
   *
   * @param at where it starts, before {@code end}
   * @return the index past it; {@link JsonBytes#UNKNOWN} when it is not read here
   */
  abstract int scan(byte[] bytes, int at, int end, Column target);

  /**
   * Reads a value that is one element.
   *
   * @param at where it starts, before {@code end}
   * @return the index past it; {@link JsonBytes#UNKNOWN} when it is to be left to the encoder
   */
  final int scanSingle(byte[] bytes, int at, int end, Column target) {
    odd = NONE;
    int past = scan(bytes, at, end, target);
    return past < 0 ? passOver(bytes, at, end, 0) : past;
  }

  /**
   * Reads the elements of a list, of which there is one at least, none of them a list.
   *
   * @param at where the first one starts
   * @return the index past the list's end; {@link JsonBytes#CUT}, or {@link JsonBytes#UNKNOWN} as
   *     {@link #scanSingle} has it
   */
  final int scanList(byte[] bytes, int at, int end, Column target) {
    odd = NONE;
    int elements = 0;
    int i = at;
    while (i < end) {
      int past = scan(bytes, i, end, target);
      if (past < 0) {
        past = passOver(bytes, i, end, elements);
      }
      i = past;
      elements++;
      if (i < 0 || i >= end) {
        return i == end ? CUT : UNKNOWN;
      }
      byte next = bytes[i];
      if (next != ',' && next != ']') {
        i = JsonBytes.skipSpace(bytes, i, end);
        if (i == end) {
          return UNKNOWN;
        }
        next = bytes[i];
      }
      i++;
      if (next == ']') {
        count = elements;
        return i;
      }
      if (next != ',') {
        return UNKNOWN;
      }
      if (bytes[i] <= ' ') {
        i = JsonBytes.skipSpace(bytes, i, end);
      }
    }
    return UNKNOWN;
  }

  /** The number of elements of the last list. */
  final int count() {
    return count;
  }

  /** Whether anything was passed over in the last value or list. */
  final boolean hasOdd() {
    return odd != NONE;
  }

  /** How many elements the list has up to what was passed over first, it included. */
  final int oddCount() {
    return odd + 1;
  }

  /** The text that was passed over first; null for {@code null}. */
  final @Nullable String oddText(byte[] bytes) {
    return bytes[oddStart] == '"'
        ? new String(bytes, oddStart + 1, oddEnd - oddStart - 2, UTF_8)
        : null;
  }

  private int passOver(byte[] bytes, int at, int end, int place) {
    int past =
        switch (bytes[at]) {
          case '"' -> JsonBytes.endOfString(bytes, at + 1, end) + 1; // 0 for UNKNOWN
          case 'n' -> JsonBytes.endOfWord(bytes, at);
          default -> UNKNOWN;
        };
    if (past <= 0) {
      return UNKNOWN;
    }
    if (odd == NONE) {
      odd = place;
      oddStart = at;
      oddEnd = past;
    }
    return past;
  }

  /** Reads numbers, each to the nearest value of a floating-point dtype. */
  private abstract static class Reals extends ElementScanner {
    final JsonNumber number;
    private final boolean takesInfinity;

    Reals(JsonNumber number, boolean takesInfinity) {
      this.number = number;
      this.takesInfinity = takesInfinity;
    }

    @Override
    final int scan(byte[] bytes, int at, int end, Column target) {
      int past = number.readFraction(bytes, at);
      if (past >= 0 && addNearest((NumberColumn) target)) {
        return past;
      }
      past = number.read(bytes, at);
      return past >= 0 && (add((NumberColumn) target) || takesInfinity) ? past : UNKNOWN;
    }

    /** Appends the number that was read, if its value is clear. */
    abstract boolean addNearest(NumberColumn target);

    /** Appends the number that was read; false when that is infinity. */
    abstract boolean add(NumberColumn target);
  }

  /** Reads numbers of FLOAT. */
  static final class Floats extends Reals {
    Floats(JsonNumber number, boolean takesInfinity) {
      super(number, takesInfinity);
    }

    @Override
    boolean addNearest(NumberColumn target) {
      float value = number.nearestFloat();
      if (Float.isNaN(value)) {
        return false;
      }
      target.addFloat(value);
      return true;
    }

    @Override
    boolean add(NumberColumn target) {
      float value = number.toFloat();
      target.addFloat(value);
      return Float.isFinite(value);
    }
  }

  /** Reads numbers of DOUBLE. */
  static final class Doubles extends Reals {
    Doubles(JsonNumber number, boolean takesInfinity) {
      super(number, takesInfinity);
    }

    @Override
    boolean addNearest(NumberColumn target) {
      double value = number.nearestDouble();
      if (Double.isNaN(value)) {
        return false;
      }
      target.addDouble(value);
      return true;
    }

    @Override
    boolean add(NumberColumn target) {
      double value = number.toDouble();
      target.addDouble(value);
      return Double.isFinite(value);
    }
  }

  /** Reads integers that are written as such, and are within the range of their dtype. */
  static final class Integers extends ElementScanner {
    private final JsonNumber number;
    private final IntegerEncoder encoder;

    Integers(JsonNumber number, IntegerEncoder encoder) {
      this.number = number;
      this.encoder = encoder;
    }

    @Override
    int scan(byte[] bytes, int at, int end, Column target) {
      int next = number.read(bytes, at);
      return next >= 0 && number.isLong() && encoder.takes(number.toLong(), (NumberColumn) target)
          ? next
          : UNKNOWN;
    }
  }

  /** Reads {@code true} and {@code false}. */
  static final class Bools extends ElementScanner {
    @Override
    int scan(byte[] bytes, int at, int end, Column target) {
      byte first = bytes[at];
      int next = first == 't' || first == 'f' ? JsonBytes.endOfWord(bytes, at) : UNKNOWN;
      if (next > 0) {
        ((NumberColumn) target).addByte((byte) (first == 't' ? 1 : 0));
      }
      return next;
    }
  }

  /** Reads strings without escapes, and bytes in base64. */
  static final class Strings extends ElementScanner {
    @Override
    int scan(byte[] bytes, int at, int end, Column target) {
      StringColumn strings = (StringColumn) target;
      if (bytes[at] == '"') {
        int quote = JsonBytes.endOfString(bytes, at + 1, end);
        if (quote == UNKNOWN) {
          return UNKNOWN;
        }
        strings.add(bytes, at + 1, quote - at - 1);
        return quote + 1;
      }
      return bytes[at] == '{' ? scanObject(bytes, at + 1, end, strings) : UNKNOWN;
    }

    /** Reads {@code "b64":"…"}} from after its bracket. */
    private static int scanObject(byte[] bytes, int at, int end, StringColumn target) {
      int i = JsonBytes.skipSpace(bytes, at, end);
      i = Base64Scanner.skipName(bytes, i, end);
      i = i == UNKNOWN ? UNKNOWN : JsonBytes.skipColon(bytes, i, end);
      i = i == UNKNOWN ? UNKNOWN : Base64Scanner.scan(bytes, i, end, target);
      if (i == UNKNOWN) {
        return UNKNOWN;
      }
      i = JsonBytes.skipSpace(bytes, i, end);
      return i < end && bytes[i] == '}' ? i + 1 : UNKNOWN;
    }
  }
}
