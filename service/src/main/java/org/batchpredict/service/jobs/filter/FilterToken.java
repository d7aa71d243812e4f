package org.batchpredict.service.jobs.filter;

/**
 * A word of a filter.
 *
 * @param text without the quotes of a STRING
 * @param column where it starts, from 1
 */
record FilterToken(Kind kind, String text, int column) {
  /** What a word is. */
  enum Kind {
    TEXT,
    STRING,
    OPERATOR,
    OPEN,
    CLOSE,
    MINUS,
    DOT,
    END
  }

  boolean isWord(String keyword) {
    return kind == Kind.TEXT && text.equals(keyword);
  }

  boolean isValue() {
    return kind == Kind.TEXT || kind == Kind.STRING;
  }
}
