package org.batchpredict.service;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections on which the header of a request is not there in time, however steadily it
 * drips: no thread waits for it, but there are only so many connections. The first header has its
 * time from when the connection was opened, a later one from its first byte.
 */
final class SlowHeaders extends Handler.Wrapper implements Connection.Listener {
  private static final int LOOKS = 8;

  private final Duration patience;
  private final Map<Connection, Wait> waits = new ConcurrentHashMap<>();
  private volatile boolean isOver;

  SlowHeaders(Handler handler, Duration patience) {
    super(handler);
    this.patience = patience;
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof SslConnection)) { // that within it is what counts
      waits.put(connection, new Wait());
    }
  }

  @Override
  public void onClosed(Connection connection) {
    waits.remove(connection);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Connection connection = request.getConnectionMetaData().getConnection();
    Wait wait = waits.get(connection);
    if (wait != null) {
      wait.begin();
      Request.addCompletionListener(request, failure -> wait.end(connection.getBytesIn()));
    }
    return super.handle(request, response, callback);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    isOver = false;
    lookAgain();
  }

  @Override
  protected void doStop() throws Exception {
    isOver = true;
    super.doStop();
  }

  private void lookAgain() {
    Scheduler scheduler = getServer().getScheduler();
    Scheduler.Task unused = scheduler.schedule(this::look, patience.dividedBy(LOOKS));
  }

  private void look() {
    if (isOver) {
      return;
    }
    waits.forEach(
        (connection, wait) -> {
          if (wait.isOver(connection.getBytesIn())) {
            connection.getEndPoint().close(new TimeoutException("The header took too long"));
          }
        });
    lookAgain();
  }

  /** How long a connection has been waited for. */
  private final class Wait {
    private int requests;
    private boolean hasBegun = true;
    private long bytes;
    private long since = NanoTime.now();

    synchronized void begin() {
      requests++;
    }

    /**
     * @param now the bytes that have come so far
     */
    synchronized void end(long now) {
      requests--;
      hasBegun = false;
      bytes = now;
    }

    synchronized boolean isOver(long now) {
      if (requests > 0) {
        return false;
      }
      if (!hasBegun && now > bytes) {
        hasBegun = true;
        since = NanoTime.now();
      }
      return hasBegun && NanoTime.since(since) > patience.toNanos();
    }
  }
}
