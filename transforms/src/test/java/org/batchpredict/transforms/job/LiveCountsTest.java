package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveCountsTest {
  /** A run of its own for each test: an ended one stays so. */
  private final String run = UUID.randomUUID().toString();

  @AfterEach
  void end() {
    LiveCounts.end(run);
  }

  @Test
  void allWhoNameARunShareItsCounts() {
    LiveCounts counts = LiveCounts.of(run);
    LiveCounts.of(run).add(3, 2, 100);
    LiveCounts.of(run).add(1, 0, 50);
    assertThat(List.of(counts.predictions(), counts.failures(), counts.inputBytes()))
        .containsExactly(4L, 2L, 150L);
  }

  @Test
  void aPassThatStartsAfterTheEndOfItsRunIsToStop() {
    LiveCounts early = LiveCounts.of(run);
    assertThat(early.isCancelled()).isFalse();
    LiveCounts.end(run);
    assertThat(early.isCancelled()).isTrue();
    assertThat(LiveCounts.of(run).isCancelled()).isTrue();
  }

  @Test
  void areForgottenWhenNobodyCountsOrWatches() {
    WeakReference<LiveCounts> counts = new WeakReference<>(LiveCounts.of(run));
    for (int tries = 0; counts.get() != null && tries < 100; tries++) {
      System.gc();
    }
    assertThat(counts.get()).isNull();
  }

  @Test
  void waitsForThePassesUnderWay() throws Exception {
    LiveCounts counts = LiveCounts.of(run);
    assertThat(counts.awaitIdle(Duration.ZERO)).isTrue();
    counts.startPass();
    counts.startPass();
    counts.endPass();
    assertThat(counts.awaitIdle(Duration.ofMillis(1))).isFalse();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> idle = thread.submit(() -> counts.awaitIdle(Duration.ofMinutes(1)));
      counts.endPass();
      assertThat(idle.get()).isTrue();
    } finally {
      thread.shutdownNow();
    }
  }
}
