package org.batchpredict.service.web.html;

import java.util.Arrays;
import java.util.List;

/**
 * A piece of a page. There is no way to make one of markup: it is elements with names that are
 * known, and text, which is escaped when it is written.
 */
public sealed interface Html permits Element, Html.Text, Html.Several {
  /** Writes it as markup. */
  void write(StringBuilder out);

  /** Nothing at all. */
  static Html nothing() {
    return new Several(List.of());
  }

  /** A piece of text. */
  static Html text(String text) {
    return new Text(text);
  }

  /** Whether a character of a text is shown as it is; another one stands for those that are not. */
  static boolean shows(char c) {
    return Escape.isShown(c);
  }

  /** Pieces one after another. */
  static Html of(Html... pieces) {
    return new Several(Arrays.asList(pieces));
  }

  /** Pieces one after another. */
  static Html of(List<? extends Html> pieces) {
    return new Several(List.copyOf(pieces));
  }

  /** An element without attributes and content. */
  static Element tag(String name) {
    return new Element(name);
  }

  /** The piece as markup. */
  default String markup() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }

  /** Text, which may be anybody's. */
  record Text(String text) implements Html {
    @Override
    public void write(StringBuilder out) {
      Escape.write(text, out);
    }
  }

  /** Pieces one after another. */
  record Several(List<? extends Html> pieces) implements Html {
    public Several {
      pieces = List.copyOf(pieces);
    }

    @Override
    public void write(StringBuilder out) {
      pieces.forEach(piece -> piece.write(out));
    }
  }
}
