package org.batchpredict.io.files;

import java.util.regex.PatternSyntaxException;

/** A set of characters in a {@link Glob}, such as {@code [a-z]} or {@code [!0-9]}. */
final class GlobSet {
  private GlobSet() {}

  /**
   * Where the set that begins at {@code start} has ended.
   *
   * @throws PatternSyntaxException when it does not end in its level
   */
  static int end(String pattern, int start) {
    int first = start + (pattern.startsWith("[!", start) ? 2 : 1);
    int close = pattern.indexOf(']', first + 1);
    int slash = pattern.indexOf('/', start);
    if (close < 0 || (slash >= 0 && slash < close)) {
      throw new PatternSyntaxException("a [ in it begins no set", pattern, start);
    }
    return close + 1;
  }

  /** A set, with its brackets, as a regular expression that matches no slash. */
  static String regex(String set) {
    boolean others = set.startsWith("[!");
    int[] members = set.substring(others ? 2 : 1, set.length() - 1).codePoints().toArray();
    StringBuilder regex = new StringBuilder(others ? "[^/" : "[");
    for (int i = 0; i < members.length; i++) {
      int from = members[i];
      boolean range = i + 2 < members.length && members[i + 1] == '-';
      int to = range ? members[i += 2] : from;
      if (to < from) {
        throw new PatternSyntaxException("a range in it goes backwards", set, i);
      }
      // The slash lies in no range.
      append(regex, from, Math.min(to, '/' - 1));
      append(regex, Math.max(from, '/' + 1), to);
    }
    return regex.append(']').toString();
  }

  private static void append(StringBuilder regex, int from, int to) {
    if (from <= to) {
      regex.append(escaped(from)).append('-').append(escaped(to));
    }
  }

  private static String escaped(int character) {
    return "\\x{" + Integer.toHexString(character) + "}";
  }
}
