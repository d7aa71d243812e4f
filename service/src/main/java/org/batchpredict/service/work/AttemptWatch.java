package org.batchpredict.service.work;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Fence;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.work.Verdict.Told;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees one attempt at a job from its claim to its end. */
final class AttemptWatch {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptWatch.class);
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** What a worker that is started only to cancel needs to begin, on a busy machine. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);

  private final AttemptContext context;
  private final Job job;
  private final LeaseKeeper lease;
  private final AttemptBook book;
  private final CountDownLatch pausing = new CountDownLatch(1);
  private Told told = Told.NOTHING;
  private long killAt;
  private boolean killed;
  private long nextLook;

  /**
   * @param job as it was claimed
   * @param since the {@link System#nanoTime} before that
   */
  AttemptWatch(Job job, AttemptContext context, long since) {
    this.context = context;
    this.job = job;
    Fence fence = new Fence(job.name(), context.instanceId(), job.attempt());
    this.lease = new LeaseKeeper(context.store(), fence, context.config().workers().lease(), since);
    this.book = new AttemptBook(job, fence, context);
    this.nextLook = since + LOOK_EVERY.toNanos();
  }

  /** Leaves the job to another service instance, soon. */
  void pause() {
    pausing.countDown();
  }

  /** Sees the attempt to its end. */
  void run() {
    boolean isWritten = false;
    try {
      isWritten = work();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // its lease will be over, and another takes the job up
      LOG.error("Cannot go on with {}", job.name(), e);
    } finally {
      if (!isWritten) {
        context.listener().leaseLost();
      }
    }
  }

  /** False when the end could not be written. */
  private boolean work() throws InterruptedException {
    book.closeFormer();
    Optional<WorkerEnd> end;
    try {
      Worker worker = context.launcher().start(new Tasks(context.config()).of(job, lease.left()));
      book.begin(worker);
      end = follow(worker);
    } catch (TaskException e) {
      end = Optional.of(new WorkerEnd(WorkerEnd.NO_START, e.report()));
    } catch (IOException e) {
      end = Optional.of(new WorkerEnd(WorkerEnd.NO_START + ": " + e.getMessage(), null));
    }
    if (end.isEmpty()) {
      LOG.warn("{} attempt {}: the lease is lost", job.name(), job.attempt());
      return false;
    }
    return settle(end.get());
  }

  /** Follows a worker to its end; empty when the job is no longer this instance's. */
  private Optional<WorkerEnd> follow(Worker worker) throws InterruptedException {
    if (job.state() == JobState.CANCELLING) {
      told = Told.CANCEL;
      killAfter(context.config().workers().grace().plus(START_PATIENCE));
    }
    while (true) {
      Optional<WorkerEnd> end = worker.await(TICK);
      if (end.isPresent()) {
        return end;
      }
      if (!keepLease(worker) || !book.follow(worker)) {
        worker.kill();
        return Optional.empty();
      }
      instruct(worker);
    }
  }

  private boolean keepLease(Worker worker) {
    if (!lease.isDue()) {
      return true;
    }
    if (!lease.renew()) {
      return false;
    }
    worker.tell(WorkerOrder.lease(lease.left()));
    return true;
  }

  /** Passes on what the worker is to do, and sees that it does. */
  private void instruct(Worker worker) {
    if (told == Told.NOTHING && isCancelling()) {
      told = Told.CANCEL;
      worker.tell(WorkerOrder.CANCEL);
      killAfter(context.config().workers().grace());
    }
    if (told == Told.NOTHING && isPausing()) {
      told = Told.PAUSE;
      worker.tell(WorkerOrder.PAUSE);
      killAfter(context.config().workers().grace());
    }
    if (told != Told.NOTHING && !killed && System.nanoTime() - killAt >= 0) {
      told = told == Told.CANCEL ? Told.CANCEL_OR_ELSE : told;
      killed = true;
      worker.kill();
    }
  }

  private void killAfter(Duration patience) {
    killAt = System.nanoTime() + patience.toNanos();
  }

  private boolean isPausing() {
    return pausing.getCount() == 0;
  }

  private boolean isCancelling() {
    long now = System.nanoTime();
    if (now - nextLook < 0) {
      return false;
    }
    nextLook = now + LOOK_EVERY.toNanos();
    try {
      return context
          .store()
          .find(job.name())
          .filter(found -> found.state() == JobState.CANCELLING)
          .isPresent();
    } catch (RuntimeException e) {
      LOG.debug("Cannot look at {} yet", job.name(), e); // the lease tells whether that lasts
      return false;
    }
  }

  /** Writes what became of the job. A store that is away for a while is waited for. */
  private boolean settle(WorkerEnd end) throws InterruptedException {
    Verdict verdict = Verdict.of(end, told, context.config().workers());
    long giveUp = Long.MAX_VALUE;
    while (true) {
      try {
        boolean isWritten = book.end(end, verdict);
        if (!isWritten) {
          LOG.warn("{} attempt {}: the lease is lost", job.name(), job.attempt());
        }
        return isWritten;
      } catch (RuntimeException e) {
        LOG.warn("Cannot write the end of {} yet: {}", job.name(), e.toString());
        if (isPausing()) {
          long now = System.nanoTime();
          giveUp = Math.min(giveUp, now + context.config().workers().grace().toNanos());
          if (now >= giveUp) {
            return false;
          }
          Thread.sleep(TICK.toMillis());
        } else {
          pausing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    }
  }
}
