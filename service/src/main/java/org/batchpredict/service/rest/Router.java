package org.batchpredict.service.rest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the method of a path. */
final class Router {
  /** That of any model or version last. */
  private static final List<ApiMethod> ORDER =
      Arrays.stream(ApiMethod.values())
          .sorted(Comparator.comparing((ApiMethod m) -> m.resource() == Resource.ANYTHING))
          .toList();

  /** What follows a colon and is no part of an id, whichever HTTP method it comes with. */
  private static final Set<String> VERBS =
      ORDER.stream()
          .filter(method -> method.template().contains(":"))
          .map(ApiMethod::verb)
          .collect(Collectors.toUnmodifiableSet());

  private Router() {}

  /**
   * A method and what its path names.
   *
   * @param name such as {@code projects/P/jobs/J}
   */
  record Route(ApiMethod method, String name) {}

  /**
   * Finds the method.
   *
   * @param path as it was sent; what is encoded in a part of it stays in that part
   */
  static Optional<Route> find(String httpMethod, String path) {
    String decoded = decode(path);
    boolean hasVerb = VERBS.contains(decoded.substring(decoded.lastIndexOf(':') + 1));
    return ORDER.stream()
        .filter(method -> method.httpMethod().equals(httpMethod))
        .filter(method -> hasVerb == method.template().contains(":"))
        .flatMap(method -> match(method, method.path(), decoded).stream())
        .findFirst();
  }

  private static Optional<Route> match(ApiMethod method, Pattern pattern, String path) {
    Matcher matcher = pattern.matcher(path);
    return matcher.matches() ? Optional.of(new Route(method, matcher.group(1))) : Optional.empty();
  }

  /** An id with a slash in it is none that any resource has: it becomes one without. */
  private static String decode(String path) {
    StringBuilder decoded = new StringBuilder();
    for (String part : path.substring(1).split("/", -1)) {
      decoded.append(decoded.length() == 0 ? "" : "/");
      decoded.append(QueryString.decode(part).replace('/', '\0'));
    }
    return decoded.toString();
  }
}
