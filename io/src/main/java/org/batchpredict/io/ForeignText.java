package org.batchpredict.io;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the values in a message that a library has made: what is quoted, what is a number of its
 * own, and what follows {@code string: }. It can be wrong; then failures of one kind are counted as
 * several.
 */
public final class ForeignText {
  private static final List<Pattern> VALUES =
      List.of(
          Pattern.compile("(?<![\\p{Alnum}])'(?:[^']|'(?=\\p{Alnum}))*+'|\"[^\"]*+\""),
          Pattern.compile("(?<=\\bstring: ).+"),
          Pattern.compile(
              "(?<![\\p{Alnum}_/.])[-+]?\\d++(?:\\.\\d++)?(?:[eE][-+]?\\d++)?+(?![\\p{Alnum}_])"));

  private ForeignText() {}

  private static boolean mayHoldValues(String message) {
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c == '\'' || c == '"' || (c >= '0' && c <= '9')) {
        return true;
      }
    }
    return message.contains("string: ");
  }

  /** The message with {@link Failure#VALUE} for each of its values. */
  public static String kind(String message) {
    String kind = message;
    if (!mayHoldValues(message)) { // most do not, and there may be one for each record
      return kind;
    }
    for (Pattern value : VALUES) {
      kind = value.matcher(kind).replaceAll(Failure.VALUE);
    }
    return kind;
  }
}
