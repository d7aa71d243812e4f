package org.batchpredict.service.web.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An element of a page, while it is put together. It cannot hold what a strict content security
 * policy would stop: code or style of its own, or a link that leaves the service.
 */
public final class Element implements Html {
  private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9]*");
  private static final Pattern ATTRIBUTE = Pattern.compile("(?!on|style$|srcdoc$)[a-z][a-zA-Z-]*");
  private static final Set<String> NO_CONTENT =
      Set.of("br", "hr", "input", "link", "meta", "script", "style", "wbr");
  private static final Set<String> VOID = Set.of("br", "hr", "input", "link", "meta", "wbr");
  private static final Set<String> LINES = Set.of("pre", "textarea");
  private static final Set<String> URLS =
      Set.of("action", "formaction", "href", "src", "data-live");

  /** Of this host: a path, a query or a fragment. */
  private static final Pattern OWN_URL = Pattern.compile("/|/[^/\\\\].*|[#?].*");

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Html> content = new ArrayList<>();

  Element(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("Invalid element: " + name);
    }
    this.name = name;
  }

  /** Sets an attribute; a URL must be one of this service. */
  public Element set(String attribute, String value) {
    if (!ATTRIBUTE.matcher(attribute).matches()) {
      throw new IllegalArgumentException("Invalid attribute: " + attribute);
    }
    if (URLS.contains(attribute) && !OWN_URL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be a path of the service)".formatted(attribute, value));
    }
    attributes.put(attribute, value);
    return this;
  }

  /** Sets an attribute when there is a value. */
  public Element setIf(String attribute, @Nullable String value) {
    return value == null ? this : set(attribute, value);
  }

  /** Sets an attribute that needs no value. */
  public Element flag(String attribute, boolean isOn) {
    return isOn ? set(attribute, "") : this;
  }

  /** Sets its classes, with spaces between them. */
  public Element of(String classes) {
    return set("class", classes);
  }

  /** Sets its id. */
  public Element id(String id) {
    return set("id", id);
  }

  /** Adds text. */
  public Element text(String text) {
    return add(Html.text(text));
  }

  /** Adds pieces. */
  public Element add(Html... pieces) {
    return add(List.of(pieces));
  }

  /** Adds pieces. */
  public Element add(List<? extends Html> pieces) {
    if (NO_CONTENT.contains(name)) {
      throw new IllegalArgumentException("Invalid content of " + name + " (must be none)");
    }
    content.addAll(pieces);
    return this;
  }

  @Override
  public void write(StringBuilder out) {
    out.append('<').append(name);
    attributes.forEach(
        (attribute, value) -> {
          out.append(' ').append(attribute);
          if (!value.isEmpty()) {
            out.append("=\"");
            Escape.write(value, out);
            out.append('"');
          }
        });
    out.append('>');
    if (!VOID.contains(name)) {
      if (LINES.contains(name)) {
        out.append('\n'); // the parser takes away the first line feed, which may be the text's
      }
      content.forEach(piece -> piece.write(out));
      out.append("</").append(name).append('>');
    }
  }
}
