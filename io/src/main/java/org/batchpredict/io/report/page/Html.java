package org.batchpredict.io.report.page;

/** Text and markup of a page, of which the text is escaped. */
final class Html {
  private final StringBuilder markup = new StringBuilder();

  /** Appends markup as it is: never what comes from a job. */
  Html raw(String more) {
    markup.append(more);
    return this;
  }

  /** Appends text, for an element or an attribute in double quotes. */
  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> markup.append("&amp;");
        case '<' -> markup.append("&lt;");
        case '>' -> markup.append("&gt;");
        case '"' -> markup.append("&quot;");
        case '\'' -> markup.append("&#39;");
        default -> markup.append(isShown(c) ? c : '\uFFFD');
      }
    }
    return this;
  }

  /** Whether a character is allowed in HTML, and turns nothing around. */
  private static boolean isShown(char c) {
    return c == '\n'
        || c == '\t'
        || !(Character.isISOControl(c)
            || (c >= '\u202A' && c <= '\u202E')
            || (c >= '\u2066' && c <= '\u2069'));
  }

  /** Appends an element without attributes, with a text. */
  Html element(String name, String text) {
    return raw("<" + name + ">").text(text).raw("</" + name + ">");
  }

  @Override
  public String toString() {
    return markup.toString();
  }
}
