package org.batchpredict.service.web;

/** Numbers in the query of a URL. */
final class Numbers {
  private Numbers() {}

  /** The number; 0, which stands for the default, where there is none. */
  static int parse(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
