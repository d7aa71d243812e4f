package org.batchpredict.service.rest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Is told of every call when it is answered; for logs and metrics. */
@FunctionalInterface
public interface CallListener {
  /** A call was answered. Must not throw, nor take long. */
  void answered(AnsweredCall call);

  /**
   * A call and what became of it. There is nothing in it that must not get into a log.
   *
   * @param method the id of the method, such as {@code ml.projects.jobs.get}; {@code unknown} for
   *     what is none
   * @param resource such as {@code projects/P/jobs/J}; empty when it is not known
   * @param caller the member; null when it is not known
   * @param status of the HTTP answer
   * @param code of the error, such as NOT_FOUND; OK when there is none
   * @param duration from the first byte of the header to the answer
   * @param traceParent where the call stands in a trace, as the W3C's header has it; null when
   *     there is none
   */
  record AnsweredCall(
      String method,
      String resource,
      @Nullable String caller,
      int status,
      String code,
      Duration duration,
      @Nullable String traceParent) {}
}
