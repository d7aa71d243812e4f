package org.batchpredict.io.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.Sleeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again when an answer of Google Cloud Storage broke off: {@link GoogleRequest} sees only
 * whether there is one.
 */
record BrokenAnswers(Sleeper sleeper) {
  private static final Logger LOG = LoggerFactory.getLogger(BrokenAnswers.class);
  private static final int TRIES = 4;
  private static final int FIRST_PAUSE_MILLIS = 250;

  /** What says that an answer came, or that there is none to be had. */
  private static final List<Class<? extends Exception>> ANSWERS =
      List.of(
          OutlastedException.class,
          NoAccessTokenException.class,
          FileNotFoundException.class,
          InterruptedIOException.class,
          InterruptedException.class);

  /** Something to ask, which may be asked again. */
  @FunctionalInterface
  interface Request<T> {
    T send() throws IOException;
  }

  /** Sends a request about a file, again if need be and the file is of that store. */
  static <T> T askAgain(String file, Request<T> request) throws IOException {
    return file.startsWith(GoogleSetup.SCHEME)
        ? new BrokenAnswers(Thread::sleep).askAgain(request)
        : request.send();
  }

  <T> T askAgain(Request<T> request) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.send();
      } catch (IOException e) {
        if (attempt == TRIES || isAnswer(e)) {
          throw e;
        }
        LOG.warn("Trying again, since the answer broke off: {}", Storage.reason(e));
        pause(FIRST_PAUSE_MILLIS << attempt);
      }
    }
  }

  private static boolean isAnswer(IOException e) {
    return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
        .anyMatch(
            t ->
                GoogleErrors.code(t) != 0 || ANSWERS.stream().anyMatch(kind -> kind.isInstance(t)));
  }

  private void pause(int millis) throws InterruptedIOException {
    try {
      sleeper.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting to ask again");
    }
  }
}
