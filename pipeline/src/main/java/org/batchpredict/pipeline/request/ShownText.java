package org.batchpredict.pipeline.request;

import java.util.Locale;

/**
 * A text made fit to be shown on one line: what a request holds is repeated in what is said of it,
 * and may be a megabyte long, or move the cursor of a terminal.
 */
final class ShownText {
  private static final int MAX_CHARS = 2000;

  /** A remedy stands at the end. */
  private static final int END_CHARS = 500;

  private static final String CUT = " … ";

  private ShownText() {}

  static String of(String text) {
    if (text.length() > MAX_CHARS) {
      // Each character may become six.
      int end = text.length() - END_CHARS;
      return escape(text.substring(0, MAX_CHARS - END_CHARS)) + CUT + escape(text.substring(end));
    }
    return escape(text);
  }

  /** Control characters, and halves of characters, in the way of JSON. */
  private static String escape(String text) {
    if (text.codePoints().noneMatch(ShownText::isUnfit)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                escaped.append("\\n");
              } else if (isUnfit(c)) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  private static boolean isUnfit(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.SURROGATE
        || c == '\u2028'
        || c == '\u2029';
  }
}
