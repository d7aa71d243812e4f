package org.batchpredict.io.staging;

/** The names of commit records in their directory. */
final class CommitName {
  static final String PREFIX = "commit-";

  private static final String SUFFIX = ".json";
  private static final int NONE = -1;

  private CommitName() {}

  static String of(int split) {
    return PREFIX + Staging.digits(split) + SUFFIX;
  }

  /** The split whose commit record has a name that begins so; -1 for a name of another kind. */
  static int split(String name) {
    if (!name.endsWith(SUFFIX)) {
      return NONE;
    }
    long split = 0;
    for (int i = PREFIX.length(); i < name.length() - SUFFIX.length(); i++) {
      int digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9 || split > Integer.MAX_VALUE) {
        return NONE;
      }
      split = 10 * split + digit;
    }
    return split <= Integer.MAX_VALUE && name.equals(of((int) split)) ? (int) split : NONE;
  }
}
