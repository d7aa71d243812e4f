package org.batchpredict.transforms.instance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.batchpredict.transforms.tensor.StringColumn;

/** Copies pieces of input so that each is JSON, on one line, and means what it meant. */
final class JsonCopy {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonCopy() {}

  /**
   * Appends a JSON value as it stands, but for what cannot stand on a line of JSON: line ends
   * between tokens become spaces, and bare {@code NaN}, {@code Infinity} and {@code -Infinity} get
   * quotes.
   */
  static void addJson(StringColumn target, byte[] bytes, int start, int end) {
    // Jackson counts the space after a number that stands alone as read.
    while (end > start && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
      end--;
    }
    int copied = start;
    boolean inString = false;
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      if (inString) {
        inString = b != '"';
        if (b == '\\') {
          i++;
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '\n' || b == '\r') {
        target.append(bytes, copied, i - copied);
        target.append((byte) ' ');
        copied = i + 1;
      } else if (b == 'N' || b == 'I' || (b == '-' && bytes[i + 1] == 'I')) {
        int length = b == 'N' ? "NaN".length() : "Infinity".length() + (b == '-' ? 1 : 0);
        target.append(bytes, copied, i - copied);
        target.append((byte) '"');
        target.append(bytes, i, length);
        target.append((byte) '"');
        copied = i + length;
        i = copied - 1;
      }
    }
    target.append(bytes, copied, end - copied);
    target.endElement();
  }

  /** Appends UTF-8 text as a JSON string. */
  static void addText(StringColumn target, byte[] bytes, int start, int end) {
    appendText(target, bytes, start, end);
    target.endElement();
  }

  /** Appends UTF-8 text as a JSON string to the element under way. */
  static void appendText(StringColumn target, byte[] bytes, int start, int end) {
    target.append((byte) '"');
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      if (b == '"' || b == '\\') {
        target.append((byte) '\\');
        target.append(b);
      } else if (b >= 0 && b < ' ') {
        putAscii(target, "\\u00");
        target.append(HEX[b >> 4]);
        target.append(HEX[b & 0xf]);
      } else {
        target.append(b);
      }
    }
    target.append((byte) '"');
  }

  /** Appends bytes as {@code {"b64":"…"}}. */
  static void addBytes(StringColumn target, byte[] bytes, int start, int end) {
    appendBytes(target, bytes, start, end);
    target.endElement();
  }

  /** Appends bytes as {@code {"b64":"…"}} to the element under way. */
  static void appendBytes(StringColumn target, byte[] bytes, int start, int end) {
    putAscii(target, "{\"b64\":\"");
    byte[] text = Base64.getEncoder().encode(Arrays.copyOfRange(bytes, start, end));
    target.append(text, 0, text.length);
    putAscii(target, "\"}");
  }

  private static void putAscii(StringColumn target, String text) {
    for (int i = 0; i < text.length(); i++) {
      target.append((byte) text.charAt(i));
    }
  }
}
