package org.batchpredict.service.access;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who calls, as their credentials say.
 *
 * @param member {@code user:EMAIL} or {@code serviceAccount:EMAIL}, the address in lower case;
 *     {@code allUsers} when there are no credentials
 * @param groups the e-mail addresses of the groups that the caller is in, in lower case
 * @param isLocal whether it is whoever sits at a machine whose service asks nobody who they are;
 *     may do anything
 */
public record Caller(String member, Set<String> groups, boolean isLocal) {
  /** Who has shown no credentials. */
  public static final Caller ANONYMOUS = new Caller("allUsers", Set.of());

  /** The one caller of a service that asks nobody who they are. */
  public static final Caller LOCAL = new Caller("user:local@localhost", Set.of(), true);

  public Caller {
    requireNonNull(member, "member");
    groups =
        groups.stream()
            .map(group -> group.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** A caller who may do what policies say. */
  public Caller(String member, Set<String> groups) {
    this(member, groups, false);
  }

  static Caller user(String email, Set<String> groups) {
    return new Caller("user:" + email.toLowerCase(Locale.ROOT), groups);
  }

  static Caller serviceAccount(String email) {
    return new Caller("serviceAccount:" + email.toLowerCase(Locale.ROOT), Set.of());
  }

  public boolean isAnonymous() {
    return member.equals(ANONYMOUS.member);
  }
}
