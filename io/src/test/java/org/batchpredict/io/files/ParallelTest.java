package org.batchpredict.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelTest {
  private static final int MANY = 10_000;

  private final BitSet done = new BitSet();

  @Test
  void doesEachThingOnce() throws IOException {
    BitSet twice = new BitSet();
    Parallel.run(
        "test",
        MANY,
        i -> {
          synchronized (done) {
            if (done.get(i)) {
              twice.set(i);
            }
            done.set(i);
          }
        });
    assertThat(done.cardinality()).isEqualTo(MANY);
    assertThat(twice.isEmpty()).isTrue();
  }

  @Test
  void doesNothingForNothing() throws IOException {
    Parallel.run("test", 0, i -> note(i));
    Parallel.each("test", 0, i -> note(i));
    assertThat(done.isEmpty()).isTrue();
  }

  @Test
  void doesManyThingsAtATime() throws IOException {
    CountDownLatch together = new CountDownLatch(Parallel.THREADS);
    Parallel.each(
        "test",
        MANY,
        i -> {
          together.countDown();
          try {
            together.await();
          } catch (InterruptedException e) {
            throw new InterruptedIOException();
          }
        });
    assertThat(together.getCount()).isZero();
  }

  @Test
  void doesFewThingsInOrderAndInTheCallingThread() throws IOException {
    Thread caller = Thread.currentThread();
    StringBuilder order = new StringBuilder();
    Parallel.each(
        "test",
        3,
        i -> {
          assertThat(Thread.currentThread()).isSameAs(caller);
          order.append(i);
        });
    assertThat(order).hasToString("012");
  }

  @Test
  void doesAllAlsoWhenSomeFailAndTellsOfTheFirst() {
    assertThatIOException()
        .isThrownBy(
            () ->
                Parallel.run(
                    "test",
                    MANY,
                    i -> {
                      note(i);
                      if (i % 100 == 17) {
                        throw new IOException("number " + i);
                      }
                    }))
        .withMessage("number 17")
        .withStackTraceContaining("number 17");
    assertThat(done.cardinality()).isEqualTo(MANY);
  }

  @Test
  void endsWhenItsCallerIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThatIOException()
        .isThrownBy(() -> Parallel.run("test", MANY, this::waitForAnInterrupt))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(done.cardinality()).isLessThanOrEqualTo(Parallel.THREADS);
  }

  /** Never ends by itself: what is done at once may be done before its caller looks. */
  private void waitForAnInterrupt(int i) throws IOException {
    note(i);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private void note(int i) {
    synchronized (done) {
      done.set(i);
    }
  }
}
