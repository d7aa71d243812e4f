package org.batchpredict.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.Utf8;
import org.jspecify.annotations.Nullable;

/** Writes JSON from bytes: strings, and values that are JSON already. */
final class JsonText {
  private static final JsonFactory JSON = new JsonFactory();

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

  /** Whether an element is no JSON value, or {@code null}. */
  static boolean isNothing(StringColumn json, int i) {
    return json.length(i) == 0 || json.data()[json.start(i)] == 'n';
  }

  /**
   * Appends an element that is a JSON value as people would write it where there is but text: of a
   * string its text; any other JSON as it is, a string whose text has no UTF-8 (a lone surrogate)
   * too.
   */
  static void appendText(StringColumn json, int i, LineBuffer out) {
    byte[] bytes = json.data();
    int start = json.start(i);
    int length = json.length(i);
    if (bytes[start] != '"') {
      out.append(bytes, start, length);
      return;
    }
    for (int at = start; at < start + length; at++) {
      if (bytes[at] == '\\') {
        appendUnescaped(json, i, out);
        return;
      }
    }
    out.append(bytes, start + 1, length - 2);
  }

  private static void appendUnescaped(StringColumn json, int i, LineBuffer out) {
    try (JsonParser parser = JSON.createParser(json.data(), json.start(i), json.length(i))) {
      parser.nextToken();
      String text = parser.getText();
      if (UTF_8.newEncoder().canEncode(text)) {
        out.append(text.getBytes(UTF_8));
      } else {
        appendValue(json, i, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a field that was read before", e);
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
