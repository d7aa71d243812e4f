package org.batchpredict.service;

import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * Gives up bodies that are not there in time, however steadily they drip: a thread waits for each.
 */
final class SlowBodies extends Handler.Wrapper {
  private final Duration patience;

  SlowBodies(Handler handler, Duration patience) {
    super(handler);
    this.patience = patience;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(
        request.getLength() == 0 ? request : new Timed(request), response, callback);
  }

  /** A request whose body is to be read by a time. */
  private final class Timed extends Request.Wrapper {
    private final long start = NanoTime.now();
    private Content.@Nullable Chunk failure;

    Timed(Request request) {
      super(request);
    }

    @Override
    public Content.@Nullable Chunk read() {
      if (failure != null) {
        return failure;
      }
      Content.Chunk chunk = super.read();
      boolean isDone = chunk != null && (chunk.isLast() || Content.Chunk.isFailure(chunk));
      if (isDone || NanoTime.since(start) <= patience.toNanos()) {
        return chunk;
      }
      if (chunk != null) {
        chunk.release();
      }
      failure =
          Content.Chunk.from(
              new IOException("it took longer than " + patience.toSeconds() + " s"), true);
      return failure;
    }

    @Override
    public void demand(Runnable whenThere) {
      if (failure != null) {
        whenThere.run();
      } else {
        super.demand(whenThere);
      }
    }
  }
}
