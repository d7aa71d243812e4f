package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What a browser is told of a page, as server-sent events. While one is on its way, later changes
 * wait, and those that are overtaken are not told at all.
 */
final class EventStream {
  /** How long a stream may last; the browser asks for another then, and shows who it is again. */
  static final Duration LIFE = Duration.ofMinutes(15);

  /** A stream that says nothing is taken for dead by those in between. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private static final JsonMapper MAPPER = new JsonMapper();

  private final Content.Sink sink;
  private final Callback callback;
  private final Instant end;
  private final Runnable whenClosed;
  private final Map<String, String> waiting = new LinkedHashMap<>();
  private final StringBuilder words = new StringBuilder("retry: 2000\n\n");
  private Instant spoke;
  private boolean isWriting;
  private boolean isEnding;
  private boolean isLast;
  private boolean isClosed;

  EventStream(Content.Sink sink, Callback callback, Instant now, Instant end, Runnable whenClosed) {
    this.sink = sink;
    this.callback = callback;
    this.spoke = now;
    this.end = end;
    this.whenClosed = whenClosed;
  }

  /** Tells the parts of the page that have changed: markup by ids. */
  void tell(Map<String, String> parts, Instant now) {
    synchronized (this) {
      waiting.putAll(parts);
      if (!parts.isEmpty()) {
        spoke = now;
      } else if (now.isAfter(spoke.plus(SILENCE))) {
        spoke = now;
        words.append(":\n\n");
      }
    }
    write();
  }

  /** Tells that nothing will change any more. */
  void last() {
    synchronized (this) {
      isLast = true;
    }
    end();
  }

  /** Ends the stream when all is told. */
  void end() {
    synchronized (this) {
      isEnding = true;
    }
    write();
  }

  /** Whether nobody listens any more; a stream that is past its time ends. */
  boolean isClosed(Instant now) {
    if (now.isAfter(end)) {
      end();
    }
    synchronized (this) {
      return isClosed || isEnding;
    }
  }

  private void write() {
    String text;
    boolean isEnd;
    synchronized (this) {
      if (isWriting || isClosed) {
        return;
      }
      text = next();
      isEnd = isEnding;
      if (text.isEmpty() && !isEnd) {
        return;
      }
      isWriting = true;
      isClosed = isEnd;
    }
    Runnable then = isEnd ? this::closed : this::written;
    sink.write(isEnd, ByteBuffer.wrap(text.getBytes(UTF_8)), Callback.from(then, this::failed));
  }

  private String next() {
    if (!waiting.isEmpty()) {
      words.append("data: ").append(MAPPER.valueToTree(waiting).toString()).append("\n\n");
      waiting.clear();
    }
    if (isLast) {
      words.append("event: last\ndata:\n\n");
    }
    String next = words.toString();
    words.setLength(0);
    return next;
  }

  private void written() {
    synchronized (this) {
      isWriting = false;
    }
    write();
  }

  private void closed() {
    whenClosed.run();
    callback.succeeded();
  }

  private void failed(@Nullable Throwable reason) {
    synchronized (this) {
      isClosed = true;
    }
    whenClosed.run();
    callback.failed(reason);
  }
}
