package org.batchpredict.service.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.batchpredict.service.web.html.Html;

/**
 * What a visit is answered with.
 *
 * @param headers beside those that every answer has
 */
record Reply(int status, Map<String, String> headers, String body) {
  private static final String HTML = "text/html; charset=utf-8";

  Reply {
    headers = Map.copyOf(headers);
  }

  static Reply page(int status, Html page) {
    return new Reply(status, Map.of("Content-Type", HTML), "<!DOCTYPE html>\n" + page.markup());
  }

  static Reply page(Html page) {
    return page(200, page);
  }

  /** Sends the browser to another place with a GET, whatever the method was. */
  static Reply seeOther(String location) {
    return new Reply(303, Map.of("Location", location), "");
  }

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body);
  }
}
