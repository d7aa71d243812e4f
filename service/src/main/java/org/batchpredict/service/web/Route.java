package org.batchpredict.service.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is at a path.
 *
 * @param method GET or POST
 * @param pattern below {@code /ui/}; {@code *} stands for a segment that is not empty
 */
record Route(String method, String pattern, Page page) {
  /** What the stars of the pattern stand for in a path; empty when it does not match. */
  Optional<List<String>> match(List<String> path) {
    List<String> parts = List.of(pattern.split("/", -1));
    if (parts.size() != path.size()) {
      return Optional.empty();
    }
    List<String> variables = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      String segment = path.get(i);
      if (parts.get(i).equals("*") && !segment.isEmpty()) {
        variables.add(segment);
      } else if (!parts.get(i).equals(segment)) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  /** Answers a visit; with what the stars stand for. */
  @FunctionalInterface
  interface Page {
    Reply reply(Visit visit, List<String> variables);
  }
}
