package org.batchpredict.service.web.html;

/** Writes text so that it is text in markup, between tags and in quoted attributes alike. */
final class Escape {
  private static final char REPLACEMENT = '\ufffd';

  private Escape() {}

  static void write(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n', '\t' -> out.append(c);
        case '\r' -> out.append("&#13;"); // else the parser makes a line feed of it
        default -> out.append(isShown(c) ? c : REPLACEMENT);
      }
    }
  }

  /** Controls are no text, and those of direction would let text pass for what follows it. */
  static boolean isShown(char c) {
    boolean directs = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    return !Character.isISOControl(c) && !directs;
  }
}
