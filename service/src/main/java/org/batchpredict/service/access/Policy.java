package org.batchpredict.service.access;

import java.util.List;

/** Who may do what with a resource. */
public record Policy(List<Binding> bindings) {
  /** Gives nobody anything. */
  public static final Policy EMPTY = new Policy(List.of());

  public Policy {
    bindings = List.copyOf(bindings);
  }
}
