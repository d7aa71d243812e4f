package org.batchpredict.service.rest;

/** Text of a request made fit to be repeated in a message: short, and on one line. */
final class Shown {
  private static final int MAX_CHARS = 200;

  private Shown() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(MAX_CHARS)
        .forEach(
            c -> {
              boolean unfit =
                  Character.isISOControl(c)
                      || Character.getType(c) == Character.SURROGATE
                      || c == '\u2028'
                      || c == '\u2029';
              shown.appendCodePoint(unfit ? '\ufffd' : c);
            });
    return text.codePointCount(0, text.length()) > MAX_CHARS ? shown + "…" : shown.toString();
  }
}
