package org.batchpredict.service.work;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Locale;

/**
 * What the service tells a worker: a line on its standard input.
 *
 * @param lease how long the worker may go on without another word; of {@link Kind#LEASE} only
 */
public record WorkerOrder(Kind kind, Duration lease) {
  /** The kinds of orders. */
  public enum Kind {
    /** End the job, on its cluster too. */
    CANCEL,
    /** End in good order, so that another worker can go on; a cluster's job goes on by itself. */
    PAUSE,
    /** Go on. */
    LEASE
  }

  static final WorkerOrder CANCEL = new WorkerOrder(Kind.CANCEL, Duration.ZERO);
  static final WorkerOrder PAUSE = new WorkerOrder(Kind.PAUSE, Duration.ZERO);

  public WorkerOrder {
    requireNonNull(kind, "kind");
    requireNonNull(lease, "lease");
  }

  static WorkerOrder lease(Duration lease) {
    return new WorkerOrder(Kind.LEASE, lease);
  }

  /** The order as a line, without its end. */
  public String toLine() {
    return kind == Kind.LEASE ? kind + " " + lease.toMillis() : kind.name();
  }

  /** The order in a line. */
  static WorkerOrder ofLine(String line) {
    String[] words = line.split(" ", 2);
    Kind kind = Kind.valueOf(words[0].toUpperCase(Locale.ROOT));
    return kind == Kind.LEASE
        ? lease(Duration.ofMillis(Long.parseLong(words[1])))
        : new WorkerOrder(kind, Duration.ZERO);
  }
}
