package org.batchpredict.service.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.batchpredict.service.api.ApiException;

/**
 * A part of a list that is at hand as a whole; a token is the name that the part before ends in.
 */
final class ListPage {
  private static final int DEFAULT_SIZE = 20;
  private static final int MAX_SIZE = 100;

  private ListPage() {}

  /**
   * A page.
   *
   * @param field of the answer
   * @param items in the order of the list
   */
  static <T> ObjectNode of(
      ApiRequest request,
      String field,
      List<T> items,
      Function<T, String> name,
      Function<T, ObjectNode> json) {
    if (!request.text("filter").isBlank()) {
      throw ApiException.invalid("filter", "Unsupported filter (list all)");
    }
    int size = size(request.number("pageSize"));
    int from = from(request.text("pageToken"), items.stream().map(name).toList());
    List<T> page = items.subList(from, Math.min(items.size(), from + size));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!page.isEmpty()) {
      ArrayNode list = answer.putArray(field);
      page.forEach(item -> list.add(json.apply(item)));
    }
    if (from + size < items.size()) {
      String last = name.apply(page.get(page.size() - 1));
      answer.put("nextPageToken", Base64.getUrlEncoder().encodeToString(last.getBytes(UTF_8)));
    }
    return answer;
  }

  private static int size(int given) {
    if (given < 0) {
      throw ApiException.invalid("page_size", "Invalid pageSize: " + given + " (must be >= 0)");
    }
    return given == 0 ? DEFAULT_SIZE : Math.min(given, MAX_SIZE);
  }

  private static int from(String token, List<String> names) {
    if (token.isEmpty()) {
      return 0;
    }
    try {
      int last = names.indexOf(new String(Base64.getUrlDecoder().decode(token), UTF_8));
      if (last >= 0) {
        return last + 1;
      }
    } catch (IllegalArgumentException e) {
      // It is said below.
    }
    throw ApiException.invalid("page_token", "Invalid pageToken (must be that of the page before)");
  }
}
