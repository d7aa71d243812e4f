package org.batchpredict.service.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A page that browsers look at, and what was told of it. Of one thread. */
final class LivePage {
  private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);

  private final Visit visit;
  private final Routes.Live page;
  private final List<EventStream> streams = new ArrayList<>();
  private Map<String, String> told = new LinkedHashMap<>();
  private boolean isTroubled;
  private boolean isOver;

  LivePage(Visit visit, Routes.Live page) {
    this.visit = visit;
    this.page = page;
  }

  /** Adds a browser, which is told all at once. */
  void join(EventStream stream) {
    streams.add(stream);
    if (told.isEmpty()) {
      look(visit.now());
    } else {
      stream.tell(told, visit.now());
    }
  }

  /** Tells what has changed since the last look. */
  void look(Instant now) {
    streams.removeIf(stream -> stream.isClosed(now));
    if (streams.isEmpty()) {
      isOver = true;
      return;
    }
    try {
      tell(page.frame(visit.at(now)), now);
      isTroubled = false;
    } catch (ApiException e) {
      if (e.status() == Status.UNAVAILABLE || e.status() == Status.INTERNAL) {
        troubled(e);
      } else { // such as a right that was taken back
        end();
      }
    } catch (RuntimeException e) {
      troubled(e);
    }
  }

  /** A store that does not answer is asked again, and complained of once. */
  private void troubled(RuntimeException e) {
    if (!isTroubled) {
      LOG.warn("Cannot look at {}", visit.path(), e);
    }
    isTroubled = true;
  }

  private void tell(Frame frame, Instant now) {
    Map<String, String> all = new LinkedHashMap<>();
    Map<String, String> changes = new HashMap<>();
    for (Frame.Part part : frame.parts()) {
      String markup = part.element().markup();
      all.put(part.id(), markup);
      if (!markup.equals(told.get(part.id()))) {
        changes.put(part.id(), markup);
      }
    }
    told = all;
    streams.forEach(stream -> stream.tell(changes, now));
    if (frame.isLast()) {
      streams.forEach(EventStream::last);
      streams.clear();
      isOver = true;
    }
  }

  void end() {
    streams.forEach(EventStream::end);
    streams.clear();
    isOver = true;
  }

  boolean isOver() {
    return isOver;
  }
}
