package org.batchpredict.service.rest;

import org.batchpredict.service.rest.FieldType.Kind;

/**
 * A parameter of a method in the query.
 *
 * @param name in lowerCamelCase
 * @param description a sentence
 */
record ApiParameter(String name, Kind kind, String description) {
  static final ApiParameter FILTER =
      new ApiParameter("filter", Kind.STRING, "Which resources to list.");
  static final ApiParameter PAGE_SIZE =
      new ApiParameter(
          "pageSize", Kind.INT32, "The most resources to list: 20 when it is 0, 100 at most.");
  static final ApiParameter PAGE_TOKEN =
      new ApiParameter("pageToken", Kind.STRING, "The nextPageToken of the page before.");
  static final ApiParameter UPDATE_MASK =
      new ApiParameter("updateMask", Kind.MASK, "Required. The fields to change.");
  static final ApiParameter POLICY_VERSION =
      new ApiParameter(
          "options.requestedPolicyVersion", Kind.INT32, "The highest version to answer: 0, 1, 3.");
  static final ApiParameter PARTIAL_SUCCESS =
      new ApiParameter("returnPartialSuccess", Kind.BOOL, "Not supported.");

  /** The name in snake_case, which is accepted, too. */
  String protoName() {
    return Schema.snakeCase(name);
  }
}
