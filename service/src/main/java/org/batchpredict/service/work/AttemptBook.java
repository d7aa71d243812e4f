package org.batchpredict.service.work;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Fence;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store is told of an attempt. */
final class AttemptBook {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptBook.class);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

  private final Job job;
  private final Fence fence;
  private final AttemptContext context;
  private final JobStore store;
  private final ActivityMeter meter;
  private final Instant started;
  private @Nullable Worker worker;
  private Activity reported;
  private boolean running;
  private long nextReport = System.nanoTime() + REPORT_EVERY.toNanos();

  AttemptBook(Job job, Fence fence, AttemptContext context) {
    this.job = job;
    this.fence = fence;
    this.context = context;
    this.store = context.store();
    this.meter = new ActivityMeter(job.activity());
    this.started = context.clock().instant();
    this.reported = job.activity();
  }

  /** Says of the attempt before this one, whose service instance was lost, that it is over. */
  void closeFormer() {
    if (job.attempt() == 1) {
      return;
    }
    List<Attempt> left =
        store.attempts(job.name()).stream()
            .filter(former -> former.ended() == null && former.number() < job.attempt())
            .toList();
    if (left.stream().anyMatch(former -> !former.instance().equals(context.instanceId()))) {
      context.listener().takenOver();
    }
    for (Attempt former : left) {
      context.launcher().end(job.name(), former);
      store.record(
          new Fence(job.name(), former.instance(), former.number()),
          new Attempt(
              former.number(),
              former.instance(),
              former.host(),
              former.pid(),
              former.started(),
              context.clock().instant(),
              "lost with its service instance",
              former.log()));
    }
  }

  void begin(Worker begun) {
    worker = begun;
    context.listener().started();
    LOG.info(
        "{} attempt {}: worker {} on {}", job.name(), job.attempt(), begun.pid(), begun.host());
    try {
      record(null, null);
    } catch (RuntimeException e) {
      LOG.warn("Cannot write of the attempt yet: {}", e.toString());
    }
  }

  /** Takes down how far the job has come; false when that is refused. */
  boolean follow(Worker followed) {
    WorkerReport report = followed.report().orElse(null);
    try {
      if (report != null && report.state() == JobState.RUNNING && !running) {
        if (store.update(fence, (now, time) -> now.change().running(), "").isEmpty()) {
          return false;
        }
        running = true;
      }
      long now = System.nanoTime();
      if (report == null || now - nextReport < 0) {
        return true;
      }
      nextReport = now + REPORT_EVERY.toNanos();
      Activity activity = meter.add(report);
      if (!activity.equals(reported)) {
        reported = activity;
        record(null, null);
        return store.report(fence, activity);
      }
    } catch (RuntimeException e) {
      LOG.debug("Cannot write of {} yet", job.name(), e); // the lease tells whether that lasts
    }
    return true;
  }

  /** Takes down the end; false when that is refused. */
  boolean end(WorkerEnd end, Verdict verdict) {
    WorkerReport word = end.lastWord();
    Activity activity = word == null ? lastHeard() : meter.add(word);
    if (!store.report(fence, activity)) {
      return false;
    }
    record(context.clock().instant(), verdict.end());
    boolean written = store.update(fence, verdict.change(), verdict.note()).isPresent();
    LOG.info("{} attempt {}: {}", job.name(), job.attempt(), verdict.end());
    if (written) {
      Progress before = job.activity().progress();
      Progress after = activity.progress();
      context
          .listener()
          .ended(
              verdict.kind(),
              Math.max(0, after.predictions() - before.predictions()),
              Math.max(0, after.failures() - before.failures()));
    }
    return written;
  }

  private Activity lastHeard() {
    return worker == null
        ? meter.latest()
        : worker.report().map(meter::add).orElseGet(meter::latest);
  }

  private void record(@Nullable Instant ended, @Nullable String end) {
    Worker known = worker;
    store.record(
        fence,
        new Attempt(
            job.attempt(),
            context.instanceId(),
            known == null ? HostName.current() : known.host(),
            known == null ? null : known.pid(),
            started,
            ended,
            end,
            known == null ? "" : known.log()));
  }
}
