package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a method does. */
@FunctionalInterface
interface Operation {
  /** The answer in canonical JSON. */
  ObjectNode run(ApiRequest request);
}
