package org.batchpredict.transforms.instance;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.batchpredict.transforms.tensor.Utf8;

/** Finds its way through the bytes of JSON. */
final class JsonBytes {
  /** What is not known here. */
  static final int UNKNOWN = -1;

  /** The record ends after an element of a list. */
  static final int CUT = -2;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final int MAX_DEPTH = 32;

  private JsonBytes() {}

  /** The index of the first byte from {@code at} on that is no white space of JSON. */
  static int skipSpace(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end && isSpace(bytes[i])) {
      i++;
    }
    return i;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }

  /**
   * Finds the end of a string without escapes.
   *
   * @param at the index past its first quote
   * @return the index of its last quote; {@link #UNKNOWN} when it has escapes, is no UTF-8 or no
   *     JSON
   */
  static int endOfString(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end) {
      long word = (long) LONG.get(bytes, i);
      long quotes = word ^ QUOTES;
      long backslashes = word ^ BACKSLASHES;
      // Only up to the first hit are these tests exact.
      long hits =
          ((quotes - ONES & ~quotes) | (backslashes - ONES & ~backslashes) | (word - SPACES) | word)
              & HIGH_BITS;
      if (hits == 0) {
        i += Long.BYTES;
        continue;
      }
      i += Long.numberOfTrailingZeros(hits) >>> 3;
      if (i >= end) {
        return UNKNOWN;
      }
      byte b = bytes[i];
      if (b == '"') {
        return i;
      }
      int sequence = b < 0 ? Utf8.sequenceLength(bytes, i, end) : 0;
      if (sequence == 0) {
        return UNKNOWN;
      }
      i += sequence;
    }
    return UNKNOWN;
  }

  /** The index past {@code true}, {@code false} or {@code null} at {@code at}, or UNKNOWN. */
  static int endOfWord(byte[] bytes, int at) {
    byte[] word =
        switch (bytes[at]) {
          case 't' -> TRUE;
          case 'f' -> FALSE;
          default -> NULL;
        };
    for (int i = 0; i < word.length; i++) {
      if (bytes[at + i] != word[i]) {
        return UNKNOWN;
      }
    }
    return at + word.length;
  }

  /**
   * The index past a whole value that starts at {@code at}; {@link #UNKNOWN} when it is not sure to
   * be JSON as a strict reader has it.
   */
  static int skipValue(byte[] bytes, int at, int end, JsonNumber number) {
    return skipValue(bytes, at, end, number, 0);
  }

  private static int skipValue(byte[] bytes, int at, int end, JsonNumber number, int depth) {
    if (at >= end || depth > MAX_DEPTH) {
      return UNKNOWN;
    }
    return switch (bytes[at]) {
      case '"' -> endOfString(bytes, at + 1, end) + 1; // past it, or 0 for UNKNOWN
      case '[', '{' -> skipStruct(bytes, at, end, number, depth);
      case 't', 'f', 'n' -> endOfWord(bytes, at);
      default -> number.read(bytes, at);
    };
  }

  private static int skipStruct(byte[] bytes, int at, int end, JsonNumber number, int depth) {
    boolean object = bytes[at] == '{';
    byte close = (byte) (object ? '}' : ']');
    int i = skipSpace(bytes, at + 1, end);
    if (i < end && bytes[i] == close) {
      return i + 1;
    }
    while (i < end) {
      if (object) {
        i = skipName(bytes, i, end);
      }
      i = i <= 0 ? UNKNOWN : skipValue(bytes, i, end, number, depth + 1);
      if (i <= 0) {
        return UNKNOWN;
      }
      i = skipSpace(bytes, i, end);
      if (i >= end || (bytes[i] != ',' && bytes[i] != close)) {
        return UNKNOWN;
      }
      if (bytes[i] == close) {
        return i + 1;
      }
      i = skipSpace(bytes, i + 1, end);
    }
    return UNKNOWN;
  }

  private static int skipName(byte[] bytes, int at, int end) {
    int name = bytes[at] == '"' ? endOfString(bytes, at + 1, end) : UNKNOWN;
    return name == UNKNOWN ? UNKNOWN : skipColon(bytes, name + 1, end);
  }

  /** The index of the value after a colon, with white space around it, or UNKNOWN. */
  static int skipColon(byte[] bytes, int at, int end) {
    int i = skipSpace(bytes, at, end);
    return i < end && bytes[i] == ':' ? skipSpace(bytes, i + 1, end) : UNKNOWN;
  }
}
