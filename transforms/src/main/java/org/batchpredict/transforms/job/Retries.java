package org.batchpredict.transforms.job;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.batchpredict.io.LastingException;
import org.batchpredict.io.files.Storage;
import org.batchpredict.transforms.model.ModelException;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats work that I/O trouble has interrupted, with growing pauses in between. */
public final class Retries implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  /** About 1, 2, 4, 8 s: each by chance up to half as long again, or half as short. */
  private static final FluentBackoff PAUSES =
      FluentBackoff.DEFAULT
          .withInitialBackoff(Duration.standardSeconds(1))
          .withExponent(2)
          .withMaxRetries(4);

  /** What comes again however often it is tried, wherever in a chain of causes it is found. */
  private static final List<Class<? extends Exception>> LASTING =
      List.of(
          LastingException.class,
          FileNotFoundException.class,
          NoSuchFileException.class,
          NotDirectoryException.class,
          AccessDeniedException.class,
          IllegalArgumentException.class, // a scheme that no file system has, say
          UnsupportedOperationException.class,
          ModelException.class,
          JobException.class);

  /** How soon a pause ends after the job was cancelled. */
  private static final long SLICE_MILLIS = 200;

  private final SerializableSleeper sleeper;

  public Retries(SerializableSleeper sleeper) {
    this.sleeper = sleeper;
  }

  /** Retries in real time. */
  public static Retries patient() {
    return new Retries(Thread::sleep);
  }

  /**
   * Does the work, again and again while its trouble may pass.
   *
   * @param what to begin a line of the log with
   * @param cancelled ends a pause; whether the work is still to be done is for itself to ask
   * @throws IOException also when the work was repeated in vain
   * @throws CancelledJobException when the thread is interrupted in a pause
   */
  public <T> T run(String what, BooleanSupplier cancelled, Work<T> work) throws IOException {
    BackOff pauses = PAUSES.backoff();
    for (int attempt = 1; ; attempt++) {
      try {
        return work.run();
      } catch (IOException | UncheckedIOException e) {
        if (!mayPass(e)) {
          throw e;
        }
        String reason = JobFaults.of(e).message();
        long pause = isEnough(attempt, e) ? BackOff.STOP : pauses.nextBackOffMillis();
        if (pause == BackOff.STOP) {
          throw new IOException(
              String.format(Locale.ROOT, "%s (tried %d times)", reason, attempt), e);
        }
        LOG.warn("{} failed; trying again in {} s: {}", what, seconds(pause), reason);
        sleep(pause, cancelled);
      }
    }
  }

  /** A store that was given its time by each request is given it once more, not four times. */
  private static boolean isEnough(int attempt, Exception e) {
    return attempt > 1 && causes(e).anyMatch(Storage::isOutlasted);
  }

  private static Stream<Throwable> causes(Exception e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
  }

  /** Whether the work that ended so may well succeed when it is repeated. */
  private static boolean mayPass(Exception e) {
    return !JobFaults.isCancel(e)
        && !Thread.currentThread().isInterrupted()
        && causes(e)
            .noneMatch(
                t -> Storage.isLasting(t) || LASTING.stream().anyMatch(kind -> kind.isInstance(t)));
  }

  private void sleep(long millis, BooleanSupplier cancelled) {
    try {
      for (long left = millis; left > 0 && !cancelled.getAsBoolean(); left -= SLICE_MILLIS) {
        sleeper.sleep(Math.min(left, SLICE_MILLIS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledJobException(e);
    }
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f", millis / 1000.0);
  }

  /** Waits; goes to the workers with the transform that uses it. */
  @FunctionalInterface
  public interface SerializableSleeper extends Sleeper, Serializable {}

  /** Work that can be repeated from its beginning. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }
}
