package org.batchpredict.service.access;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Who has a role.
 *
 * @param role such as {@code roles/ml.viewer}
 * @param members such as {@code user:ann@example.com}; at least one
 */
public record Binding(String role, List<String> members) {
  public Binding {
    requireNonNull(role, "role");
    members = List.copyOf(members);
  }
}
