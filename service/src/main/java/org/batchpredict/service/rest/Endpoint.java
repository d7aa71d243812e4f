package org.batchpredict.service.rest;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.batchpredict.service.access.Caller;

/** Answers one path that is not of the table of methods, such as that of the discovery document. */
@FunctionalInterface
interface Endpoint {
  /**
   * Answers a call.
   *
   * @param caller who calls, for those who have to know
   */
  HttpAnswer answer(HttpCall call, List<Map.Entry<String, String>> query, Supplier<Caller> caller);
}
