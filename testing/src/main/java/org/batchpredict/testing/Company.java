package org.batchpredict.testing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Operations of a disk that wait for one another: proof that they are not done one by one. */
final class Company {
  static final Company NONE = new Company(Pattern.compile("(?!)"), 0);

  private static final int PATIENCE_SECONDS = 60;

  private final Pattern pattern;
  private final CountDownLatch missing;

  Company(Pattern pattern, int count) {
    this.pattern = pattern;
    this.missing = new CountDownLatch(count);
  }

  /** Waits, if it is one of the operations, until so many of them have come. */
  void await(String operation) throws IOException {
    if (!pattern.matcher(operation).matches()) {
      return;
    }
    missing.countDown();
    try {
      if (!missing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("No other operation came while this one waited: " + operation);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted: " + operation);
    }
  }
}
