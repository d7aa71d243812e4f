package org.batchpredict.service.jobs.filter;

import java.util.List;
import org.batchpredict.service.jobs.filter.FilterToken.Kind;
import org.jspecify.annotations.Nullable;

/** Takes a filter apart into words, one at a time: what ends a word depends on where it stands. */
final class FilterLexer {
  private static final List<String> OPERATORS = List.of("!=", "<=", ">=", "=", "<", ">", ":");

  private final String filter;
  private int position;

  FilterLexer(String filter) {
    this.filter = filter;
  }

  /** The next word where a field or a bare word may stand. */
  FilterToken next() {
    skipSpace();
    int start = position;
    if (start == filter.length()) {
      return new FilterToken(Kind.END, "", start + 1);
    }
    char first = filter.charAt(start);
    String operator = operatorAt(start);
    if (operator != null) {
      position += operator.length();
      return new FilterToken(Kind.OPERATOR, operator, start + 1);
    }
    return switch (first) {
      case '(' -> single(Kind.OPEN);
      case ')' -> single(Kind.CLOSE);
      case '-' -> single(Kind.MINUS);
      case '.' -> single(Kind.DOT);
      case '"', '\'' -> quoted(first);
      default -> text(".");
    };
  }

  /** The next word after an operator: it may have colons and dots, as times and URLs do. */
  FilterToken nextValue() {
    skipSpace();
    if (position == filter.length()) {
      return new FilterToken(Kind.END, "", position + 1);
    }
    char first = filter.charAt(position);
    return switch (first) {
      case '(' -> single(Kind.OPEN);
      case ')' -> single(Kind.CLOSE);
      case '"', '\'' -> quoted(first);
      default -> text(null);
    };
  }

  /** Whether the next word follows without a space between. */
  boolean isAdjacent() {
    return position < filter.length() && !Character.isWhitespace(filter.charAt(position));
  }

  private FilterToken single(Kind kind) {
    position++;
    return new FilterToken(kind, filter.substring(position - 1, position), position);
  }

  private FilterToken quoted(char quote) {
    int start = position++;
    StringBuilder text = new StringBuilder();
    while (position < filter.length() && filter.charAt(position) != quote) {
      if (filter.charAt(position) == '\\' && position + 1 < filter.length()) {
        position++;
      }
      text.append(filter.charAt(position++));
    }
    if (position == filter.length()) {
      throw FilterGrammar.invalid(start + 1, "the quotation has no end");
    }
    position++;
    return new FilterToken(Kind.STRING, text.toString(), start + 1);
  }

  /**
   * @param end what ends the text beside spaces, quotes and parentheses; null when it is a value,
   *     which operators do not end
   */
  private FilterToken text(@Nullable String end) {
    int start = position;
    while (position < filter.length()) {
      char c = filter.charAt(position);
      if (Character.isWhitespace(c) || "()\"'".indexOf(c) >= 0) {
        break;
      }
      if (end != null && (end.indexOf(c) >= 0 || operatorAt(position) != null)) {
        break;
      }
      position++;
    }
    return new FilterToken(Kind.TEXT, filter.substring(start, position), start + 1);
  }

  private @Nullable String operatorAt(int at) {
    return OPERATORS.stream().filter(o -> filter.startsWith(o, at)).findFirst().orElse(null);
  }

  private void skipSpace() {
    while (position < filter.length() && Character.isWhitespace(filter.charAt(position))) {
      position++;
    }
  }
}
