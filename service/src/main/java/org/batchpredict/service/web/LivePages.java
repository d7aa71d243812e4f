package org.batchpredict.service.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.jobs.Jobs;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells browsers how pages change, by server-sent events. What several look at by the same right is
 * looked up once for all of them; no thread waits for a browser.
 */
final class LivePages implements AutoCloseable {
  /** The most browsers at a time; others look again by themselves. */
  static final int MOST_STREAMS = 200;

  /** Between two looks at a page. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private final Jobs watched;
  private final InstantSource clock;
  private final Duration pause;
  private final Map<Key, LivePage> pages = new HashMap<>();
  private volatile boolean isEnding;
  private final AtomicInteger streams = new AtomicInteger();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "live-pages");
            made.setDaemon(true);
            return made;
          });

  LivePages(Jobs watched, InstantSource clock, Duration pause) {
    this.watched = watched;
    this.clock = clock;
    this.pause = pause;
  }

  /** The jobs to look at for what changes. */
  Jobs watched() {
    return watched;
  }

  void start() {
    Future<?> looks =
        thread.scheduleWithFixedDelay(
            this::look, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    if (looks.isDone()) {
      throw new IllegalStateException("Cannot follow pages: the thread has ended");
    }
  }

  /** Answers with a stream of changes. */
  void join(Visit visit, Routes.Live page, Response response, Callback callback) {
    if (streams.incrementAndGet() > MOST_STREAMS || isEnding) {
      streams.decrementAndGet();
      response.setStatus(503);
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 10);
      response.write(true, null, callback);
      return;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    response.getHeaders().put("X-Accel-Buffering", "no"); // a proxy is not to hold changes back
    Instant now = visit.now();
    Instant latest = now.plus(EventStream.LIFE);
    Instant expires = visit.session().expires();
    Instant end = expires.isBefore(latest) ? expires : latest;
    EventStream stream = new EventStream(response, callback, now, end, streams::decrementAndGet);
    execute(() -> page(visit, page).join(stream));
  }

  private LivePage page(Visit visit, Routes.Live page) {
    Key key = new Key(visit.caller(), visit.here());
    LivePage known = pages.get(key);
    LivePage one = known == null || known.isOver() ? new LivePage(visit, page) : known;
    pages.put(key, one);
    return one;
  }

  private void look() {
    Instant now = clock.instant();
    pages.values().forEach(page -> page.look(now));
    pages.values().removeIf(LivePage::isOver);
  }

  /** Ends all streams; browsers come back to whoever answers then. */
  void end() {
    isEnding = true;
    execute(() -> pages.values().forEach(LivePage::end));
  }

  @Override
  public void close() {
    end();
    thread.shutdown();
  }

  /** Does it on the thread; not at all when that has ended. */
  private void execute(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException e) {
      // what is to end has ended
    }
  }

  private record Key(Caller caller, String path) {}
}
