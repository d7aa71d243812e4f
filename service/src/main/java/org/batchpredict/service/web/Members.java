package org.batchpredict.service.web;

/** Members of policies as people read them. */
final class Members {
  private Members() {}

  /** The name without what kind of member it is: {@code ann@example.com}. */
  static String name(String member) {
    return member.substring(member.indexOf(':') + 1);
  }
}
