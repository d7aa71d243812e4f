package org.batchpredict.service.web;

import java.util.Locale;
import java.util.regex.Pattern;
import org.batchpredict.service.web.html.Html;

/** Words of a POSIX shell; what somebody else wrote must not become a command. */
final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=-]+");

  private Shell() {}

  /** Text as one word. */
  static String quote(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    return text.chars().anyMatch(c -> c != '\n' && !Html.shows((char) c))
        ? escaped(text)
        : "'" + text.replace("'", "'\\''") + "'";
  }

  private static String escaped(String text) {
    StringBuilder word = new StringBuilder("$'");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '\\') {
        word.append('\\').append(c);
      } else if (!Html.shows(c)) { // what no page shows, and what acts on terminals
        word.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        word.append(c);
      }
    }
    return word.append("'").toString();
  }
}
