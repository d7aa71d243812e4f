package org.batchpredict.transforms.format;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.Utf8;
import org.jspecify.annotations.Nullable;

/** Writes JSON from bytes: strings, and values that are JSON already. */
final class JsonText {
  /** By ASCII character, what stands for it in a string; null where it stands for itself. */
  private static final byte[] @Nullable [] ESCAPES = escapes();

  private JsonText() {}

  /**
   * Appends the JSON string of some UTF-8 bytes.
   *
   * @return false when they are not UTF-8; a part of them is in the buffer then
   */
  static boolean appendString(byte[] source, int start, int length, LineBuffer out) {
    int end = start + length;
    int copied = start;
    int at = start;
    out.append('"');
    while (at < end) {
      byte lead = source[at];
      if (lead < 0) {
        int sequence = Utf8.sequenceLength(source, at, end);
        if (sequence == 0) {
          return false;
        }
        at += sequence;
        continue;
      }
      byte[] escape = ESCAPES[lead];
      if (escape != null) {
        out.append(source, copied, at - copied);
        out.append(escape);
        copied = at + 1;
      }
      at++;
    }
    out.append(source, copied, end - copied);
    out.append('"');
    return true;
  }

  /** The JSON string of a text. */
  static byte[] string(String text) {
    byte[] escaped = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    byte[] quoted = new byte[escaped.length + 2];
    quoted[0] = '"';
    System.arraycopy(escaped, 0, quoted, 1, escaped.length);
    quoted[quoted.length - 1] = '"';
    return quoted;
  }

  /** Appends an element that is a JSON value as it is, {@code null} in place of an empty one. */
  static void appendValue(StringColumn json, int i, LineBuffer out) {
    if (json.length(i) == 0) {
      out.appendAscii("null");
    } else {
      out.append(json.data(), json.start(i), json.length(i));
    }
  }

  private static byte[] @Nullable [] escapes() {
    byte[] @Nullable [] escapes = new byte[128] @Nullable [];
    for (char c = 0; c < 128; c++) {
      byte[] text = JsonStringEncoder.getInstance().quoteAsUTF8(String.valueOf(c));
      escapes[c] = text.length > 1 ? text : null;
    }
    return escapes;
  }
}
