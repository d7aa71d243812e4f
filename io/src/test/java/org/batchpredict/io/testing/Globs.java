package org.batchpredict.io.testing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The patterns of object stores. */
final class Globs {
  private static final Pattern TOKEN = Pattern.compile("\\*\\*|\\*|\\?|\\[[^\\]]+\\]|[^*?\\[]+|.");

  private Globs() {}

  static Pattern toRegex(String glob) {
    StringBuilder regex = new StringBuilder();
    Matcher tokens = TOKEN.matcher(glob);
    while (tokens.find()) {
      String token = tokens.group();
      regex.append(
          switch (token) {
            case "**" -> ".*";
            case "*" -> "[^/]*";
            case "?" -> "[^/]";
            default -> token.matches("\\[.+\\]") ? token : Pattern.quote(token);
          });
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
