package org.batchpredict.service.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom a binding names: {@code allUsers}, {@code allAuthenticatedUsers}, or a kind with a name, as
 * in {@code group:team@example.com}.
 *
 * @param name in lower case, as e-mail addresses and domains do not tell cases apart; empty for the
 *     first two
 */
record Member(Kind kind, String name) {
  private static final Pattern EMAIL = Pattern.compile("[^\\s@:,]{1,128}@[^\\s@:,/]{1,253}");
  private static final Pattern DOMAIN_NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

  /** The member of that text; empty when there is no such kind of member. */
  static Optional<Member> parse(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String name = colon < 0 ? "" : text.substring(colon + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(Kind.values())
        .filter(k -> k.wireName.equals(kind) && k.takes(colon >= 0, name))
        .findFirst()
        .map(k -> new Member(k, name));
  }

  /** Whether a caller is, or is one of, those whom this names. */
  boolean includes(Caller caller) {
    return switch (kind) {
      case ALL_USERS -> true;
      case ALL_AUTHENTICATED_USERS -> !caller.isAnonymous();
      case USER, SERVICE_ACCOUNT -> caller.member().equals(kind.wireName + ":" + name);
      case GROUP -> caller.groups().contains(name);
      case DOMAIN -> isUserOf(caller, name);
    };
  }

  private static boolean isUserOf(Caller caller, String domain) {
    return caller.member().startsWith(Kind.USER.wireName + ":")
        && caller.member().endsWith("@" + domain);
  }

  static boolean isEmail(String text) {
    return EMAIL.matcher(text).matches();
  }

  /** What comes before the colon. */
  enum Kind {
    ALL_USERS("allUsers"),
    ALL_AUTHENTICATED_USERS("allAuthenticatedUsers"),
    USER("user"),
    SERVICE_ACCOUNT("serviceAccount"),
    GROUP("group"),
    DOMAIN("domain");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    private boolean takes(boolean named, String name) {
      return switch (this) {
        case ALL_USERS, ALL_AUTHENTICATED_USERS -> !named;
        case USER, SERVICE_ACCOUNT, GROUP -> isEmail(name);
        case DOMAIN -> DOMAIN_NAME.matcher(name).matches();
      };
    }
  }
}
