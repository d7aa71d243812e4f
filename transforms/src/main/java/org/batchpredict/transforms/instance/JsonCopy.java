package org.batchpredict.transforms.instance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.batchpredict.transforms.tensor.StringColumn;

/** Copies pieces of input so that each is JSON, on one line, and means what it meant. */
final class JsonCopy {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** A buffer larger than this is not kept. */
  private static final int KEPT_BYTES = 4 << 20;

  private byte[] buffer = new byte[256];
  private int length;

  /**
   * Appends a JSON value as it stands, but for what cannot stand on a line of JSON: line ends
   * between tokens become spaces, and bare {@code NaN}, {@code Infinity} and {@code -Infinity} get
   * quotes.
   */
  void addJson(StringColumn target, byte[] bytes, int start, int end) {
    // Jackson counts the space after a number that stands alone as read.
    while (end > start && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
      end--;
    }
    boolean inString = false;
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      if (inString) {
        put(b);
        if (b == '\\') {
          put(bytes[++i]);
        }
        inString = b != '"';
      } else if (b == 'N') {
        i = quote("NaN", i);
      } else if (b == 'I') {
        i = quote("Infinity", i);
      } else if (b == '-' && bytes[i + 1] == 'I') {
        i = quote("-Infinity", i);
      } else {
        put(b == '\n' || b == '\r' ? (byte) ' ' : b);
        inString = b == '"';
      }
    }
    flush(target);
  }

  /** Appends UTF-8 text as a JSON string. */
  void addText(StringColumn target, byte[] bytes, int start, int end) {
    put((byte) '"');
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      if (b == '"' || b == '\\') {
        put((byte) '\\');
        put(b);
      } else if (b >= 0 && b < ' ') {
        putAscii("\\u00");
        put(HEX[b >> 4]);
        put(HEX[b & 0xf]);
      } else {
        put(b);
      }
    }
    put((byte) '"');
    flush(target);
  }

  /** Appends bytes as {@code {"b64":"…"}}. */
  void addBytes(StringColumn target, byte[] bytes, int start, int end) {
    putAscii("{\"b64\":\"");
    for (byte b : Base64.getEncoder().encode(Arrays.copyOfRange(bytes, start, end))) {
      put(b);
    }
    putAscii("\"}");
    flush(target);
  }

  /** Puts the token at {@code i} in quotes; returns the index of its last byte. */
  private int quote(String token, int i) {
    put((byte) '"');
    putAscii(token);
    put((byte) '"');
    return i + token.length() - 1;
  }

  private void putAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put((byte) text.charAt(i));
    }
  }

  private void flush(StringColumn target) {
    target.add(buffer, 0, length);
    length = 0;
    if (buffer.length > KEPT_BYTES) {
      buffer = new byte[256];
    }
  }

  private void put(byte b) {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * length);
    }
    buffer[length++] = b;
  }
}
