package org.batchpredict.service.rest;

import java.util.List;
import java.util.Map;

/** Answers one path that is not of the table of methods, such as that of the discovery document. */
@FunctionalInterface
interface Endpoint {
  HttpAnswer answer(HttpCall call, List<Map.Entry<String, String>> query);
}
