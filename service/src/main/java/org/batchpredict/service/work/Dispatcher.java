package org.batchpredict.service.work;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up jobs that wait, for this service instance, and has a worker see each to its end
 * (docs/adr/0035). Safe for use by several threads.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** How often the store is asked for jobs that other instances have left or created. */
  private static final Duration POLL = Duration.ofSeconds(1);

  private final AttemptContext context;
  private final int most;
  private final Map<String, Integer> runningPerProject = new HashMap<>();
  private final Semaphore wake = new Semaphore(0);
  private final Set<AttemptWatch> watches = new HashSet<>();
  private final Thread thread = new Thread(this::dispatch, "dispatcher");
  private volatile boolean closing;

  /**
   * @param instanceId names this service instance among those that share the store
   * @param clock for the times of attempts; leases go by the store's
   * @param listener is told what comes of the jobs
   */
  public Dispatcher(
      JobStore store,
      Launcher launcher,
      ServiceConfig config,
      String instanceId,
      InstantSource clock,
      WorkListener listener) {
    this.context = new AttemptContext(store, launcher, config, instanceId, clock, listener);
    this.most = config.workers().jobs();
    config
        .projects()
        .forEach((id, project) -> runningPerProject.put(id, project.limits().runningJobs()));
  }

  /** Begins to take up jobs. */
  public void start() {
    thread.start();
  }

  /** Looks for jobs at once: one was created. */
  public void wake() {
    wake.release();
  }

  /** How many jobs are at work here. */
  public int running() {
    synchronized (watches) {
      return watches.size();
    }
  }

  private void dispatch() {
    boolean troubled = false;
    while (!closing) {
      try {
        if (running() < most) {
          claim(most - running());
        }
        troubled = false;
      } catch (RuntimeException e) {
        if (!troubled) { // once is enough: the same comes again, second by second
          LOG.warn("Cannot look for jobs, and tries again until it can", e);
        }
        troubled = true;
      }
      try {
        wake.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void claim(int limit) {
    long since = System.nanoTime();
    for (Job job :
        context
            .store()
            .claim(
                context.instanceId(),
                limit,
                context.config().workers().lease(),
                runningPerProject)) {
      context.listener().claimed();
      AttemptWatch watch = new AttemptWatch(job, context, since);
      synchronized (watches) {
        watches.add(watch);
      }
      Thread work =
          new Thread(
              () -> {
                try {
                  watch.run();
                } finally {
                  forget(watch);
                }
              },
              "job " + job.name().jobId());
      work.start();
    }
  }

  private void forget(AttemptWatch watch) {
    synchronized (watches) {
      watches.remove(watch);
      watches.notifyAll();
    }
    wake();
  }

  /**
   * Stops to take up jobs, and leaves those at work to other instances: their workers end in good
   * order, or are ended. No job is cancelled.
   */
  @Override
  public void close() {
    closing = true;
    wake();
    try {
      if (thread.isAlive()) {
        thread.join();
      }
      synchronized (watches) {
        watches.forEach(AttemptWatch::pause);
        while (!watches.isEmpty()) {
          watches.wait();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
