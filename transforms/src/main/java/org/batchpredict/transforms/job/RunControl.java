package org.batchpredict.transforms.job;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is counted, cancelled and waited for in one process. The job that starts a run opens
 * its control, and closes it at the end; workers in the same process join it. Workers elsewhere
 * share one among themselves, for as long as any of them is open.
 */
public final class RunControl implements AutoCloseable {
  /** By run. */
  private static final Map<String, RunControl> OPEN = new ConcurrentHashMap<>();

  private final String runId;
  private final LiveCounts counts = new LiveCounts();
  private final PassLatch passes = new PassLatch();
  private final KnownCommits commits = new KnownCommits();
  private final PassWatch watch;
  private volatile boolean cancelled;
  private volatile boolean endedEarly;
  private volatile @Nullable RuntimeException fault;

  /** The workers that share it; only looked at and changed within {@link #OPEN}. */
  private int workers;

  private RunControl(String runId, boolean cancelled) {
    this.runId = runId;
    this.watch = new PassWatch(runId, passes);
    this.cancelled = cancelled;
  }

  /**
   * Opens the control of a run that starts in this process.
   *
   * @throws IllegalArgumentException when a run of this id is open already
   */
  public static RunControl open(String runId) {
    RunControl control = new RunControl(runId, false);
    control.workers++; // the job, which leaves as the last one
    if (OPEN.putIfAbsent(runId, control) != null) {
      throw new IllegalArgumentException(
          "Invalid id: %s (must be new; a job of this id runs in this process)".formatted(runId));
    }
    return control;
  }

  /** The control of a worker. Where the run is over already, it is cancelled. */
  static RunControl join(PassSpec spec) {
    RunControl joined =
        OPEN.compute(
            spec.runId(),
            (id, open) -> {
              if (open == null && spec.besideJob()) {
                return null; // a runner may start one more pass after the end
              }
              RunControl control = open == null ? new RunControl(id, false) : open;
              control.workers++;
              return control;
            });
    if (joined == null) {
      return new RunControl(spec.runId(), true);
    }
    joined.watch.start();
    return joined;
  }

  /** Ends what {@link #join} began. */
  void leave() {
    OPEN.computeIfPresent(
        runId,
        (id, open) -> {
          if (open != this || --open.workers > 0) {
            return open;
          }
          watch.end();
          return null;
        });
  }

  /** Ends the run: passes that are still under way stop before their next batch. */
  @Override
  public void close() {
    cancelled = true;
    OPEN.remove(runId, this);
    watch.end();
  }

  public LiveCounts counts() {
    return counts;
  }

  /** Asks the passes of the run to stop before their next batch. */
  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  /** Says that too much has failed: what is not done now is not done by this run. */
  void endEarly() {
    endedEarly = true;
  }

  boolean isEndedEarly() {
    return endedEarly;
  }

  /**
   * Notes why a run fails that has its workers in this process: the others stop before their next
   * batch. Where workers are elsewhere, their runner may yet try again.
   */
  static void fail(PassSpec spec, RuntimeException fault) {
    RunControl open = spec.besideJob() ? OPEN.get(spec.runId()) : null;
    if (open != null && open.fault == null) {
      open.fault = fault;
    }
  }

  /** Why the run has failed, as far as workers in this process know; empty when it has not. */
  public Optional<RuntimeException> fault() {
    return Optional.ofNullable(fault);
  }

  /** Whether passes are to stop before their next batch. */
  boolean isStopped() {
    return cancelled || fault != null;
  }

  /**
   * Waits until no pass of the run is under way in this process, so that no more files are written.
   *
   * @return whether that came true in time
   */
  public boolean awaitIdle(Duration timeout) throws InterruptedException {
    return passes.await(timeout);
  }

  PassLatch passes() {
    return passes;
  }

  KnownCommits commits() {
    return commits;
  }

  /** Whether a run is cancelled, has failed or is over, for who has not joined it. */
  static boolean isCancelled(PassSpec spec) {
    RunControl open = OPEN.get(spec.runId());
    return open == null ? spec.besideJob() : open.isStopped();
  }

  /** The number of runs that this process knows of. */
  static int open() {
    return OPEN.size();
  }
}
