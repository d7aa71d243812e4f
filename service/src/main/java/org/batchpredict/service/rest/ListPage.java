package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.jobs.PageTokens;

/**
 * Makes parts of lists that are at hand as a whole, in the order of their names; a token stands for
 * the name that the part before ends in.
 */
final class ListPage {
  private static final int DEFAULT_SIZE = 20;
  private static final int MAX_SIZE = 100;

  private final PageTokens tokens;

  ListPage(PageTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * A page.
   *
   * @param field of the answer
   * @param items in the order of their names
   */
  <T> ObjectNode of(
      ApiRequest request,
      String field,
      List<T> items,
      Function<T, String> name,
      Function<T, ObjectNode> json) {
    if (!request.text("filter").isBlank()) {
      throw ApiException.invalid("filter", "Unsupported filter (list all)");
    }
    int size = size(request.number("pageSize"));
    String list = request.name() + "/" + field;
    String last = tokens.parse(list, "", request.text("pageToken"));
    int from = last == null ? 0 : from(last, items.stream().map(name).toList());
    List<T> page = items.subList(from, Math.min(items.size(), from + size));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!page.isEmpty()) {
      ArrayNode array = answer.putArray(field);
      page.forEach(item -> array.add(json.apply(item)));
    }
    if (from + size < items.size()) {
      String end = name.apply(page.get(page.size() - 1));
      answer.put("nextPageToken", tokens.of(list, "", end));
    }
    return answer;
  }

  private static int size(int given) {
    if (given < 0) {
      throw ApiException.invalid("page_size", "Invalid pageSize: " + given + " (must be >= 0)");
    }
    return given == 0 ? DEFAULT_SIZE : Math.min(given, MAX_SIZE);
  }

  /** After the last of the page before; that one may be gone meanwhile. */
  private static int from(String last, List<String> names) {
    int index = names.indexOf(last);
    if (index >= 0) {
      return index + 1;
    }
    throw ApiException.invalid(
        "page_token", "Invalid page token: the list has changed (begin it again)");
  }
}
