package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.api.JobName;

/**
 * A call of a method, found valid as far as its schema goes.
 *
 * @param name of the resource in the path
 * @param parameters of the query, in lowerCamelCase
 * @param body in canonical JSON; empty when the method has none
 */
record ApiRequest(
    ApiMethod method, Caller caller, String name, Map<String, String> parameters, ObjectNode body) {
  /** The {@code i}-th id of the name. */
  String id(int i) {
    return name.split("/", -1)[2 * i + 1];
  }

  String project() {
    return id(0);
  }

  JobName job() {
    return new JobName(project(), id(1));
  }

  /** A parameter of the query; empty when it is not given. */
  String text(String parameter) {
    return parameters.getOrDefault(parameter, "");
  }

  /** A parameter that is a whole number; 0 when it is not given. */
  int number(String parameter) {
    return Integer.parseInt(parameters.getOrDefault(parameter, "0"));
  }
}
