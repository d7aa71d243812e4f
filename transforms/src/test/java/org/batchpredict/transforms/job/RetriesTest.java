package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.LastingException;
import org.batchpredict.transforms.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetriesTest {
  private int attempts;
  private boolean cancelled;

  /** The pauses after each attempt, in milliseconds. */
  private final List<Long> pauses = new ArrayList<>();

  private final Retries retries =
      new Retries(millis -> pauses.set(attempts - 1, pauses.get(attempts - 1) + millis));

  @Test
  void repeatsWorkUntilItSucceeds() throws IOException {
    assertThat(run(failing(2, new IOException("503")))).isEqualTo("done");
    assertThat(attempts).isEqualTo(3);
  }

  @Test
  void makesLongerAndLongerPausesAndThenGivesUp() {
    IOException last = new IOException("Cannot write gs://b/o: 503");
    assertThatIOException()
        .isThrownBy(() -> run(failing(9, last)))
        .withMessage("Cannot write gs://b/o: 503 (tried 5 times)")
        .withCause(last);
    assertThat(pauses).hasSize(5);
    assertThat(pauses.get(0)).isBetween(500L, 1500L);
    assertThat(pauses.get(1)).isBetween(1000L, 3000L);
    assertThat(pauses.get(2)).isBetween(2000L, 6000L);
    assertThat(pauses.get(3)).isBetween(4000L, 12000L);
    assertThat(pauses.get(4)).isZero();
  }

  @Test
  void saysWhatIsInsideAnUncheckedException() {
    assertThatIOException()
        .isThrownBy(() -> run(failing(9, new UncheckedIOException(new IOException("503")))))
        .withMessage("503 (tried 5 times)");
  }

  static Stream<Exception> lasting() {
    return Stream.of(
        new FileNotFoundException("x"),
        new NoSuchFileException("x"),
        new AccessDeniedException("x"),
        new IOException("Cannot read x: x", new AccessDeniedException("x")),
        new LastingException("x"),
        new IOException(new IllegalArgumentException("No filesystem found for scheme x")),
        new UncheckedIOException(new NoSuchFileException("x")),
        new ModelException("x", new IOException("x")),
        new JobException(ErrorCode.INVALID_INPUT, "x"),
        new IllegalStateException("x"),
        new CancelledJobException(),
        new InterruptedIOException("x"),
        new IOException("x", new ClosedByInterruptException()),
        new IOException("x", new InterruptedException()));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void doesNotRepeatWhatCannotSucceed(Exception failure) {
    assertThatThrownBy(() -> run(failing(1, failure))).isSameAs(failure);
    assertThat(attempts).isEqualTo(1);
  }

  /** It is a kind of {@link InterruptedIOException}, but nobody has interrupted anything. */
  @Test
  void repeatsAfterATimeout() throws IOException {
    run(failing(1, new IOException("x", new SocketTimeoutException("Read timed out"))));
    assertThat(attempts).isEqualTo(2);
  }

  @Test
  void doesNotRepeatInAnInterruptedThread() {
    IOException failure = new IOException("broken pipe");
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> run(failing(1, failure))).isSameAs(failure);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aCancelledJobIsAskedAgainAtOnce() throws IOException {
    Retries impatient =
        new Retries(
            millis -> {
              pauses.add(millis);
              cancelled = true;
            });
    assertThat(impatient.run("Testing", () -> cancelled, failing(3, new IOException("503"))))
        .isEqualTo("done");
    pauses.removeIf(pause -> pause == 0);
    assertThat(pauses).hasSize(1);
    assertThat(pauses.get(0)).isLessThanOrEqualTo(200);
  }

  @Test
  void anInterruptEndsAPause() {
    Retries interrupted =
        new Retries(
            millis -> {
              throw new InterruptedException();
            });
    try {
      assertThatThrownBy(
              () -> interrupted.run("Testing", () -> false, failing(1, new IOException("503"))))
          .isInstanceOf(CancelledJobException.class);
      assertThat(attempts).isEqualTo(1);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void repeatsOnceWhatRequestsHaveOutlasted() {
    HttpResponseException unavailable =
        new HttpResponseException.Builder(503, "Unavailable", new HttpHeaders()).build();
    assertThatIOException()
        .isThrownBy(() -> run(failing(9, new IOException("Cannot read a: 503", unavailable))))
        .withMessage("Cannot read a: 503 (tried 2 times)");
  }

  private String run(Retries.Work<String> work) throws IOException {
    return retries.run("Testing", () -> cancelled, work);
  }

  private Retries.Work<String> failing(int times, Exception failure) {
    return () -> {
      pauses.add(0L);
      if (attempts++ >= times) {
        return "done";
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      throw (IOException) failure;
    };
  }
}
