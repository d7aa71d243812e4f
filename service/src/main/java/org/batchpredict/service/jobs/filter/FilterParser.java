package org.batchpredict.service.jobs.filter;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.jobs.filter.FilterToken.Kind;

/**
 * Reads the filter of a list of jobs: <a href="https://google.aip.dev/160">AIP-160</a>, with a
 * column for what is wrong. OR binds tighter than AND; restrictions side by side must all hold; a
 * word alone is the id of a job.
 *
 * <p>What comes of it is simpler than what is read. Texts are compared by EQUALS, with or without a
 * {@code *}; HAS is only asked with the value {@code *}, whether a field is there. Times are
 * compared by LESS and GREATER_OR_EQUAL with whole seconds, so that they compare as they are shown.
 */
public final class FilterParser {
  private static final int MAX_LENGTH = 8192;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_RESTRICTIONS = 100;

  private final FilterLexer lexer;
  private FilterToken token;
  private int depth;
  private int restrictions;

  private FilterParser(String filter) {
    lexer = new FilterLexer(filter);
    token = lexer.next();
  }

  /**
   * Reads a filter.
   *
   * @param filter blank for {@link Filter#ALL}
   * @throws ApiException INVALID_ARGUMENT, with the column
   */
  public static Filter parse(String filter) {
    if (filter.isBlank()) {
      return Filter.ALL;
    }
    if (filter.length() > MAX_LENGTH) {
      throw FilterLexer.invalid(
          MAX_LENGTH, "it is too long (must be at most " + MAX_LENGTH + " characters)");
    }
    FilterParser parser = new FilterParser(filter);
    Filter parsed = parser.expression();
    if (parser.token.kind() != Kind.END) {
      throw parser.unexpected();
    }
    return parsed;
  }

  /** Sequences that AND stands between. */
  private Filter expression() {
    List<Filter> sequences = new ArrayList<>(List.of(sequence()));
    while (token.isWord("AND")) {
      advance();
      sequences.add(sequence());
    }
    return sequences.size() == 1 ? sequences.get(0) : new Filter.And(sequences);
  }

  /** Factors side by side. */
  private Filter sequence() {
    List<Filter> factors = new ArrayList<>(List.of(factor()));
    while (token.kind() != Kind.END && token.kind() != Kind.CLOSE && !token.isWord("AND")) {
      factors.add(factor());
    }
    return factors.size() == 1 ? factors.get(0) : new Filter.And(factors);
  }

  /** Terms that OR stands between. */
  private Filter factor() {
    List<Filter> terms = new ArrayList<>(List.of(term()));
    while (token.isWord("OR")) {
      advance();
      terms.add(term());
    }
    return terms.size() == 1 ? terms.get(0) : new Filter.Or(terms);
  }

  private Filter term() {
    if (token.isWord("NOT")) {
      advance();
      return new Filter.Not(simple());
    }
    if (token.kind() == Kind.MINUS && lexer.isAdjacent()) {
      advance();
      return new Filter.Not(simple());
    }
    return simple();
  }

  private Filter simple() {
    if (token.kind() != Kind.OPEN) {
      return restriction();
    }
    if (++depth > MAX_DEPTH) {
      throw FilterLexer.invalid(
          token.column(), "too many parentheses (must be at most " + MAX_DEPTH + " deep)");
    }
    advance();
    Filter inner = expression();
    if (token.kind() != Kind.CLOSE) {
      throw FilterLexer.invalid(token.column(), "a closing parenthesis is missing");
    }
    advance();
    depth--;
    return inner;
  }

  private Filter restriction() {
    if (++restrictions > MAX_RESTRICTIONS) {
      throw FilterLexer.invalid(
          token.column(), "too many restrictions (must be at most " + MAX_RESTRICTIONS + ")");
    }
    FilterToken first = token;
    requireOperand();
    List<String> path = new ArrayList<>(List.of(first.text()));
    advance();
    while (token.kind() == Kind.DOT) {
      advance();
      if (!token.isValue()) {
        throw unexpected();
      }
      path.add(token.text());
      advance();
    }
    if (token.kind() != Kind.OPERATOR) {
      return FilterFields.bareWord(String.join(".", path), first.column());
    }
    FilterToken operator = token;
    FilterToken value = lexer.nextValue();
    if (!value.isValue()) {
      throw FilterLexer.invalid(value.column(), "a value is missing");
    }
    advance();
    return FilterFields.restriction(path, first.column(), operator.text(), value);
  }

  private void requireOperand() {
    boolean keyword = List.of("AND", "OR", "NOT").stream().anyMatch(token::isWord);
    if (!token.isValue() || keyword) {
      throw unexpected();
    }
    if (token.isWord("and") || token.isWord("or") || token.isWord("not")) {
      throw FilterLexer.invalid(
          token.column(),
          token.text() + " is a word like others (write it in capitals, or quoted)");
    }
  }

  private ApiException unexpected() {
    return FilterLexer.invalid(
        token.column(),
        token.kind() == Kind.END
            ? "more must follow"
            : "\"" + token.text() + "\" cannot stand here");
  }

  private void advance() {
    token = lexer.next();
  }
}
