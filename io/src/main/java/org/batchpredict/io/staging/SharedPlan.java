package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A share in a process's one copy of the plan of a run. While anybody has a share, the process
 * shows that the run is alive.
 */
public final class SharedPlan implements AutoCloseable {
  private static final ConcurrentHashMap<Key, Copy> COPIES = new ConcurrentHashMap<>();

  private final Key key;
  private final Plan plan;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SharedPlan(Key key, Plan plan) {
    this.key = key;
    this.plan = plan;
  }

  /**
   * Takes a share, reading the plan unless somebody in the process has it.
   *
   * @throws SupersededException when the run has lost its output directory
   */
  public static SharedPlan acquire(Staging staging, String run) throws IOException {
    Key key = new Key(staging, run);
    try {
      Copy copy = COPIES.compute(key, (k, held) -> held == null ? Copy.read(k) : held.plus(1));
      return new SharedPlan(key, requireNonNull(copy).plan);
    } catch (UncheckedIOException e) {
      throw requireNonNull(e.getCause());
    }
  }

  /** The first share, of who has made the plan and shows that the run is alive. */
  static SharedPlan of(Staging staging, String run, Plan plan, Heartbeat heartbeat) {
    Key key = new Key(staging, run);
    COPIES.put(key, new Copy(plan, heartbeat, 1));
    return new SharedPlan(key, plan);
  }

  /** The number of plans that this process holds. */
  static int held() {
    return COPIES.size();
  }

  public Plan plan() {
    return plan;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      COPIES.computeIfPresent(key, (k, copy) -> copy.plus(-1));
    }
  }

  private record Key(Staging staging, String run) {}

  private record Copy(Plan plan, Heartbeat heartbeat, int shares) {
    /** Null when nobody shares it any more. */
    @Nullable Copy plus(int more) {
      if (shares + more > 0) {
        return new Copy(plan, heartbeat, shares + more);
      }
      heartbeat.close();
      return null;
    }

    static Copy read(Key key) {
      try {
        key.staging.requireRun(key.run, "begin the work");
        Plan plan = key.staging.readPlan();
        Heartbeat heartbeat = Heartbeat.ofWork(key.staging.runFiles(), key.run);
        return new Copy(plan, heartbeat.start(Heartbeat.INTERVAL), 1);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
