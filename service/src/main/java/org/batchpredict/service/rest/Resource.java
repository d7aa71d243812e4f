package org.batchpredict.service.rest;

import java.util.List;
import java.util.Locale;

/** The kinds of resources that paths name. */
@SuppressWarnings("ImmutableEnumChecker") // The lists are copies.
enum Resource {
  PROJECT("projects"),
  JOB("projects", "jobs"),
  MODEL("projects", "models"),
  VERSION("projects", "models", "versions"),
  OPERATION("projects", "operations"),
  LOCATION("projects", "locations"),
  LOCATION_OPERATION("projects", "locations", "operations"),
  /** A model or version; of the two methods that make predictions online. */
  ANYTHING("projects");

  private final List<String> collections;

  Resource(String... collections) {
    this.collections = List.of(collections);
  }

  /** What the name matches, as the discovery document has it. */
  String pattern() {
    return "^" + expression() + "$";
  }

  /** What the name matches. */
  String expression() {
    return this == ANYTHING ? "projects/.*" : String.join("/[^/]+/", collections) + "/[^/]+";
  }

  /** The name with a parameter for each id: {@code projects/{projectsId}/jobs/{jobsId}}. */
  String flat() {
    StringBuilder flat = new StringBuilder();
    for (String collection : collections) {
      flat.append(flat.length() == 0 ? "" : "/")
          .append(collection)
          .append("/{")
          .append(collection)
          .append("Id}");
    }
    return flat.toString();
  }

  /** The names of the parameters of {@link #flat}. */
  List<String> flatParameters() {
    return collections.stream().map(collection -> collection + "Id").toList();
  }

  /** How descriptions call one. */
  String noun() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
