package org.batchpredict.service.web;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.service.web.html.Element;

/**
 * The parts of a page that change, at a moment.
 *
 * @param parts each with an id
 * @param isLast whether nothing will change any more
 */
record Frame(List<Part> parts, boolean isLast) {
  Frame {
    parts = List.copyOf(parts);
  }

  static Builder builder() {
    return new Builder();
  }

  /** The part of that id. */
  Element part(String id) {
    return parts.stream()
        .filter(part -> part.id().equals(id))
        .map(Part::element)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No such part: " + id));
  }

  /** An element with its id. */
  record Part(String id, Element element) {}

  /** Collects parts. */
  static final class Builder {
    private final List<Part> parts = new ArrayList<>();

    Builder add(String id, Element element) {
      parts.add(new Part(id, element.id(id)));
      return this;
    }

    Frame build(boolean isLast) {
      return new Frame(parts, isLast);
    }
  }
}
