package org.batchpredict.io.files;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of names with gsutil's wildcards, which mean the same on every file system
 * (docs/spec.md, The request).
 *
 * <p>{@code *} and {@code ?} stand for characters of one level, {@code **} for those of any. In a
 * set, {@code !} in front means all others, and {@code ]} in front is a member. Everything else
 * stands for itself.
 */
final class Glob {
  private static final String ANY = "**";
  private static final String SOME = "*";
  private static final String ONE = "?";
  private static final String WILDCARDS = "*?[";

  /** One wildcard, set or literal character each. */
  private final List<Token> tokens;

  private final Pattern regex;

  private Glob(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
    StringBuilder all = new StringBuilder();
    tokens.forEach(token -> all.append(token.regex()));
    this.regex = Pattern.compile(all.toString(), Pattern.DOTALL);
  }

  /**
   * @throws PatternSyntaxException when a {@code [} begins no set
   */
  static Glob of(String pattern) {
    return new Glob(parse(pattern));
  }

  /** What a pattern means below a directory, whose own name is taken literally. */
  static Glob below(String directory, String pattern) {
    List<Token> tokens = literal(directory);
    tokens.addAll(parse(pattern));
    return new Glob(tokens);
  }

  static boolean hasWildcards(String pattern) {
    return pattern.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
  }

  /** As it was written. */
  String text() {
    StringBuilder text = new StringBuilder();
    tokens.forEach(token -> text.append(token.text()));
    return text.toString();
  }

  boolean matches(String name) {
    return regex.matcher(name).matches();
  }

  /**
   * A pattern for a store to list by, which is wider than this one where stores differ: it matches
   * whatever this one matches, and what this one is when it is taken literally.
   *
   * @param special the characters that mean something to the store
   */
  String listing(String special) {
    StringBuilder listing = new StringBuilder();
    String before = "";
    for (Token token : tokens) {
      String next = token.listing(special);
      if (!before.startsWith(SOME) || !next.startsWith(SOME)) {
        listing.append(next);
        before = next;
      } else if (next.length() > before.length()) {
        listing.append(SOME);
        before = next;
      }
    }
    return listing.toString();
  }

  private static List<Token> literal(String name) {
    List<Token> tokens = new ArrayList<>();
    name.codePoints().mapToObj(Character::toString).forEach(c -> tokens.add(Token.literal(c)));
    return tokens;
  }

  private static List<Token> parse(String pattern) {
    List<Token> tokens = new ArrayList<>();
    int next;
    for (int i = 0; i < pattern.length(); i = next) {
      next = pattern.offsetByCodePoints(i, 1);
      switch (pattern.charAt(i)) {
        case '*' -> {
          boolean any = pattern.startsWith(ANY, i);
          next += any ? 1 : 0;
          tokens.add(any ? new Token(ANY, ".*", ANY) : new Token(SOME, "[^/]*", SOME));
        }
        case '?' -> tokens.add(new Token(ONE, "[^/]", ONE));
        case '[' -> {
          next = GlobSet.end(pattern, i);
          String set = pattern.substring(i, next);
          // Not "?": the set's own text must be listed, too.
          tokens.add(new Token(set, GlobSet.regex(set), SOME));
        }
        default -> tokens.add(Token.literal(pattern.substring(i, next)));
      }
    }
    return tokens;
  }

  /**
   * A part of a pattern.
   *
   * @param listed what a store may list by in its place
   */
  private record Token(String text, String regex, String listed) {
    static Token literal(String character) {
      return new Token(character, Pattern.quote(character), "");
    }

    String listing(String special) {
      if (!listed.isEmpty()) {
        return listed;
      }
      return special.contains(text) ? ONE : text;
    }
  }
}
