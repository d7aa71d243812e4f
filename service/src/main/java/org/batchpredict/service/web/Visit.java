package org.batchpredict.service.web;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.batchpredict.service.access.Caller;

/**
 * A request for a page.
 *
 * @param path decoded
 * @param query the first value of each parameter
 * @param form the first value of each field of what was posted
 * @param caller who it is, as the session says
 * @param canLogIn whether callers can say who they are
 * @param baseUrl how the browser reaches the service, without a slash at the end
 */
record Visit(
    String path,
    Map<String, String> query,
    Map<String, String> form,
    Session session,
    Caller caller,
    boolean canLogIn,
    String baseUrl,
    Instant now) {
  Visit {
    query = Map.copyOf(query);
    form = Map.copyOf(form);
  }

  String query(String name) {
    return query.getOrDefault(name, "");
  }

  String form(String name) {
    return form.getOrDefault(name, "");
  }

  /** The same visit at another time. */
  Visit at(Instant time) {
    return new Visit(path, query, form, session, caller, canLogIn, baseUrl, time);
  }

  /** The path and query that were asked for. */
  String here() {
    return Paths.withQuery(Paths.encodePath(path), new TreeMap<>(query));
  }

  /** What each form of the session must have. */
  String csrf() {
    return session.csrf();
  }
}
