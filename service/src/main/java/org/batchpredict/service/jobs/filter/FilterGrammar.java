package org.batchpredict.service.jobs.filter;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.jobs.filter.FilterToken.Kind;

/**
 * The grammar of filters, <a href="https://google.aip.dev/160">AIP-160</a>: OR binds tighter than
 * AND, and restrictions side by side must all hold.
 *
 * @param <T> what becomes of a filter
 */
public final class FilterGrammar<T> {
  private static final int MAX_LENGTH = 8192;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_RESTRICTIONS = 100;

  private final FilterLexer lexer;
  private FilterToken token;
  private int depth;
  private int restrictions;

  private final Meaning<T> meaning;

  private FilterGrammar(String filter, Meaning<T> meaning) {
    this.meaning = meaning;
    lexer = new FilterLexer(filter);
    token = lexer.next();
  }

  /**
   * Reads a filter that is not blank.
   *
   * @throws ApiException INVALID_ARGUMENT, with the column
   */
  public static <T> T parse(String filter, Meaning<T> meaning) {
    if (filter.length() > MAX_LENGTH) {
      throw invalid(MAX_LENGTH, "it is too long (must be at most " + MAX_LENGTH + " characters)");
    }
    FilterGrammar<T> grammar = new FilterGrammar<>(filter, meaning);
    T parsed = grammar.expression();
    if (grammar.token.kind() != Kind.END) {
      throw grammar.unexpected();
    }
    return parsed;
  }

  /** A refusal of a filter. */
  public static ApiException invalid(int column, String problem) {
    return ApiException.invalid("filter", "Invalid filter at column " + column + ": " + problem);
  }

  /**
   * What becomes of the parts of a filter.
   *
   * @param <T> what becomes of a filter
   */
  public interface Meaning<T> {
    /** All hold; there are two at least. */
    T and(List<T> filters);

    /** One holds; there are two at least. */
    T or(List<T> filters);

    T not(T filter);

    T word(String word, int column);

    T restriction(Restriction restriction);
  }

  /**
   * A field compared with a value.
   *
   * @param path the name of the field, part by part
   * @param column where that stands
   * @param operator as it is written
   * @param valueColumn where the value stands
   */
  public record Restriction(
      List<String> path, int column, String operator, String value, int valueColumn) {
    public Restriction {
      path = List.copyOf(path);
    }
  }

  /** Sequences that AND stands between. */
  private T expression() {
    List<T> sequences = new ArrayList<>(List.of(sequence()));
    while (token.isWord("AND")) {
      advance();
      sequences.add(sequence());
    }
    return sequences.size() == 1 ? sequences.get(0) : meaning.and(sequences);
  }

  /** Factors side by side. */
  private T sequence() {
    List<T> factors = new ArrayList<>(List.of(factor()));
    while (token.kind() != Kind.END && token.kind() != Kind.CLOSE && !token.isWord("AND")) {
      factors.add(factor());
    }
    return factors.size() == 1 ? factors.get(0) : meaning.and(factors);
  }

  /** Terms that OR stands between. */
  private T factor() {
    List<T> terms = new ArrayList<>(List.of(term()));
    while (token.isWord("OR")) {
      advance();
      terms.add(term());
    }
    return terms.size() == 1 ? terms.get(0) : meaning.or(terms);
  }

  private T term() {
    if (token.isWord("NOT")) {
      advance();
      return meaning.not(simple());
    }
    if (token.kind() == Kind.MINUS && lexer.isAdjacent()) {
      advance();
      return meaning.not(simple());
    }
    return simple();
  }

  private T simple() {
    if (token.kind() != Kind.OPEN) {
      return restriction();
    }
    if (++depth > MAX_DEPTH) {
      throw invalid(
          token.column(), "too many parentheses (must be at most " + MAX_DEPTH + " deep)");
    }
    advance();
    T inner = expression();
    if (token.kind() != Kind.CLOSE) {
      throw invalid(token.column(), "a closing parenthesis is missing");
    }
    advance();
    depth--;
    return inner;
  }

  private T restriction() {
    if (++restrictions > MAX_RESTRICTIONS) {
      throw invalid(
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
      return meaning.word(String.join(".", path), first.column());
    }
    FilterToken operator = token;
    FilterToken value = lexer.nextValue();
    if (!value.isValue()) {
      throw invalid(value.column(), "a value is missing");
    }
    advance();
    return meaning.restriction(
        new Restriction(path, first.column(), operator.text(), value.text(), value.column()));
  }

  private void requireOperand() {
    boolean keyword = List.of("AND", "OR", "NOT").stream().anyMatch(token::isWord);
    if (!token.isValue() || keyword) {
      throw unexpected();
    }
    if (token.isWord("and") || token.isWord("or") || token.isWord("not")) {
      throw invalid(
          token.column(),
          token.text() + " is a word like others (write it in capitals, or quoted)");
    }
  }

  private ApiException unexpected() {
    return invalid(
        token.column(),
        token.kind() == Kind.END
            ? "more must follow"
            : "\"" + token.text() + "\" cannot stand here");
  }

  private void advance() {
    token = lexer.next();
  }
}
