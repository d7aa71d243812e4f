package org.batchpredict.service.rest;

import java.util.Locale;
import org.batchpredict.service.api.ApiException;

/**
 * Reads the parameter {@code fields}: {@code a,b/c,d(e,f)}, with dots for slashes, too, and {@code
 * *} for all.
 */
final class FieldMaskParser {
  private static final int MAX_LENGTH = 4096;
  private static final int MAX_DEPTH = 20;

  private final String text;
  private int position;

  private FieldMaskParser(String text) {
    this.text = text;
  }

  /**
   * Reads a mask.
   *
   * @throws ApiException INVALID_ARGUMENT when it is none
   */
  static FieldMask parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw invalid("It is longer than " + MAX_LENGTH + " characters.");
    }
    FieldMaskParser parser = new FieldMaskParser(text);
    FieldMask mask = new FieldMask();
    parser.list(mask, 0);
    if (parser.position < text.length()) {
      throw parser.unexpected();
    }
    return mask;
  }

  static ApiException invalid(String problem) {
    return ApiException.invalid("fields", "Error expanding 'fields' parameter. " + problem);
  }

  private void list(FieldMask parent, int depth) {
    path(parent, depth);
    while (at(',')) {
      position++;
      path(parent, depth);
    }
  }

  private void path(FieldMask parent, int depth) {
    FieldMask mask = parent.child(name());
    int below = depth + 1;
    while (at('/') || at('.')) {
      position++;
      mask = mask.child(name());
      below++;
    }
    if (below > MAX_DEPTH) {
      throw unexpected();
    }
    if (!at('(')) {
      mask.wantAll();
      return;
    }
    position++;
    list(mask, below);
    if (!at(')')) {
      throw unexpected();
    }
    position++;
  }

  private String name() {
    int start = position;
    while (position < text.length() && "/.,()".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    String name = text.substring(start, position).strip();
    if (name.isEmpty()) {
      throw unexpected();
    }
    return name;
  }

  private boolean at(char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  private ApiException unexpected() {
    return invalid(String.format(Locale.ROOT, "Invalid field mask at column %d.", position + 1));
  }
}
