package org.batchpredict.io.records;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.batchpredict.io.files.LostBytesException;

/**
 * Finds where JSON values begin and end, by brackets and quotes alone (RFC 8259): what is wrong
 * inside a value is left to those who parse it. Where a value cannot have an end, the rest is lost.
 */
final class JsonScanner {
  /** A longer name is none that we know. */
  private static final int MAX_NAME_BYTES = 64 << 10;

  private final InputWindow window;

  /** Which of the brackets around a byte are those of objects. */
  private final BitSet objects = new BitSet();

  JsonScanner(InputWindow window) {
    this.window = window;
  }

  /** Takes the bytes of a value, piece by piece. */
  @FunctionalInterface
  interface Sink {
    Sink NONE = (bytes, from, to) -> {};

    void append(byte[] bytes, int from, int to) throws IOException;
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  long offset() {
    return window.offset();
  }

  /** Moves to the next byte that is no white space and returns it; -1 at the end of the file. */
  int peek() throws IOException {
    while (window.ensure(1)) {
      byte[] bytes = window.bytes();
      int at = window.position();
      while (at < window.limit() && isSpace(bytes[at])) {
        at++;
      }
      window.moveTo(at);
      if (at < window.limit()) {
        return bytes[at] & 0xff;
      }
    }
    return -1;
  }

  /** Moves past the next byte that is no white space when it is this one; false when it is not. */
  boolean skip(char wanted) throws IOException {
    if (peek() != wanted) {
      return false;
    }
    window.advance(1);
    return true;
  }

  /** Moves past the next byte that is no white space, which must be this one. */
  void expect(char wanted) throws IOException {
    if (!skip(wanted)) {
      throw broken(wanted + " is missing");
    }
  }

  /** Moves past the next value, which the sink gets as it stands. */
  void value(Sink sink) throws IOException {
    switch (peek()) {
      case -1, ',', ':', ']', '}' -> throw broken("a value is missing");
      case '[', '{', '"' -> nested(sink);
      default -> plain(sink);
    }
  }

  /** Moves past a string and returns what stands between its quotes, escapes as they are. */
  String string() throws IOException {
    String raw = rawString();
    byte[] bytes = raw.substring(1, raw.length() - 1).getBytes(StandardCharsets.ISO_8859_1);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Moves past a string and returns its bytes, its quotes among them, as Latin-1. */
  String rawString() throws IOException {
    if (peek() != '"') {
      throw broken("a string is missing");
    }
    StringBuilder text = new StringBuilder();
    value(
        (bytes, from, to) -> {
          if (text.length() + to - from > MAX_NAME_BYTES) {
            throw broken("the string there is too long");
          }
          text.append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        });
    return text.toString();
  }

  private void nested(Sink sink) throws IOException {
    long start = window.offset();
    int depth = 0;
    boolean inString = false;
    boolean escaped = false;
    while (window.ensure(1)) {
      byte[] bytes = window.bytes();
      int from = window.position();
      for (int at = from; at < window.limit(); at++) {
        byte b = bytes[at];
        if (inString) {
          inString = escaped || b != '"';
          escaped = b == '\\' && !escaped;
        } else if (b == '"') {
          inString = true;
        } else if (b == '{' || b == '[') {
          objects.set(depth++, b == '{');
        } else if (b == '}' || b == ']') {
          if (objects.get(--depth) != (b == '}')) {
            sink.append(bytes, from, at);
            window.moveTo(at);
            throw broken((char) b + " is in the way");
          }
        }
        if (depth == 0 && !inString) {
          sink.append(bytes, from, at + 1);
          window.moveTo(at + 1);
          return;
        }
      }
      sink.append(bytes, from, window.limit());
      window.moveTo(window.limit());
    }
    throw new LostBytesException("the file ends inside the value that begins at byte " + start);
  }

  private void plain(Sink sink) throws IOException {
    while (window.ensure(1)) {
      byte[] bytes = window.bytes();
      int from = window.position();
      int at = from;
      while (at < window.limit() && !isEnd(bytes[at])) {
        at++;
      }
      sink.append(bytes, from, at);
      window.moveTo(at);
      if (at < window.limit()) {
        return;
      }
    }
  }

  private static boolean isEnd(byte b) {
    return b == ',' || b == ']' || b == '}' || isSpace(b);
  }

  /** What is wrong at the byte that the window is at. */
  LostBytesException broken(String what) throws IOException {
    return new LostBytesException(
        window.ensure(1)
            ? "invalid JSON at byte " + window.offset() + ", where " + what
            : "the file ends where " + what);
  }
}
