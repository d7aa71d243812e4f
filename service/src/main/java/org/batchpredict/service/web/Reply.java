package org.batchpredict.service.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.batchpredict.service.web.html.Html;
import org.jspecify.annotations.Nullable;

/**
 * What a visit is answered with.
 *
 * @param headers beside those that every answer has
 * @param session that the browser is to have from now on; null for the one it has
 */
record Reply(int status, Map<String, String> headers, String body, @Nullable Session session) {
  private static final String HTML = "text/html; charset=utf-8";

  Reply {
    headers = Map.copyOf(headers);
  }

  Reply(int status, Map<String, String> headers, String body) {
    this(status, headers, body, null);
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
    return new Reply(status, more, body, session);
  }

  Reply with(Session newSession) {
    return new Reply(status, headers, body, newSession);
  }
}
