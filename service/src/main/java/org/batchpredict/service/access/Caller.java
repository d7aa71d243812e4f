package org.batchpredict.service.access;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Who calls, as their credentials say.
 *
 * @param member {@code user:EMAIL} or {@code serviceAccount:EMAIL}; {@code allUsers} when there are
 *     no credentials
 * @param groups the e-mail addresses of the groups that the caller is in
 */
public record Caller(String member, Set<String> groups) {
  /** Who has shown no credentials. */
  public static final Caller ANONYMOUS = new Caller("allUsers", Set.of());

  public Caller {
    requireNonNull(member, "member");
    groups = Set.copyOf(groups);
  }

  public boolean isAnonymous() {
    return member.equals(ANONYMOUS.member);
  }
}
