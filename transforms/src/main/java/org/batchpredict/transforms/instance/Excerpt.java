package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;

/** The piece of an input that a message shows: short, printable, always encodable as UTF-8. */
final class Excerpt {
  static final int MAX_CHARS = 40;

  private Excerpt() {}

  static String of(String text) {
    return of(text.toCharArray(), 0, text.length());
  }

  static String of(char[] text, int start, int length) {
    int shown = Math.min(length, MAX_CHARS);
    StringBuilder excerpt = new StringBuilder(shown + 1);
    for (int i = start; i < start + shown; i++) {
      append(excerpt, text, i, start + shown);
    }
    return length > shown ? excerpt.append('…').toString() : excerpt.toString();
  }

  static String quoted(String text) {
    return '"' + of(text) + '"';
  }

  /** The parser's current value as messages name it. */
  static String ofValue(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_ARRAY) {
      return "a list";
    }
    String text = of(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    return token == JsonToken.VALUE_STRING ? "string \"" + text + '"' : text;
  }

  private static void append(StringBuilder excerpt, char[] text, int i, int end) {
    char c = text[i];
    boolean paired =
        Character.isHighSurrogate(c)
            ? i + 1 < end && Character.isLowSurrogate(text[i + 1])
            : excerpt.length() > 0
                && Character.isHighSurrogate(excerpt.charAt(excerpt.length() - 1));
    if (Character.isISOControl(c) || (Character.isSurrogate(c) && !paired)) {
      excerpt.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    } else {
      excerpt.append(c);
    }
  }
}
