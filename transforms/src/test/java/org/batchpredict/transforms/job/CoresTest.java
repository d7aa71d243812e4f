package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CoresTest {
  private static final long HEAP = 1 << 20;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 7); // it may well turn over
  private final Cores cores = new Cores(4, HEAP, now::get);

  @Test
  void bearAsManyLanesAsThereAre() {
    Cores.Share only = cores.enter();
    passPatience();
    assertThat(added(only)).isEqualTo(3);
  }

  @Test
  void areKeptForPassesThatBeginSideBySide() {
    Cores.Share first = cores.enter();
    assertThat(added(first)).isZero();
    Cores.Share second = cores.enter();
    assertThat(added(second)).isZero();
    passPatience();
    assertThat(added(first)).isEqualTo(1);
    assertThat(added(second)).isEqualTo(1);
    assertThat(added(first)).isZero();
  }

  @Test
  void areKeptForTheNextSplitOfAWorker() {
    Cores.Share first = cores.enter();
    passPatience();
    cores.enter();
    Cores.Share third = cores.enter();
    cores.enter().close();
    third.close();
    assertThat(added(first)).isZero();
    Cores.Share next = cores.enter();
    assertThat(added(first)).isZero();
    next.close();
    passPatience();
    assertThat(added(first)).isEqualTo(1); // half of the four
  }

  @Test
  void areGivenBackWhenAPassBegins() {
    Cores.Share first = cores.enter();
    passPatience();
    assertThat(added(first)).isEqualTo(3);
    assertThat(first.tryDrop(1)).isFalse();
    Cores.Share second = cores.enter();
    assertThat(first.tryDrop(1)).isTrue();
    assertThat(first.tryDrop(1)).isTrue();
    assertThat(first.tryDrop(1)).isFalse(); // each has half
    assertThat(added(second)).isEqualTo(1);
    assertThat(first.tryDrop(1)).isFalse();
  }

  @Test
  void areNoReasonToLeaveAPassWithoutALane() {
    Cores.Share first = cores.enter();
    for (int i = 0; i < 8; i++) {
      cores.enter();
    }
    assertThat(first.tryDrop(1)).isFalse();
    assertThat(added(first)).isZero();
  }

  @Test
  void areForTheNextPassesWhenOneEnds() {
    Cores.Share first = cores.enter();
    passPatience();
    added(first);
    first.close();
    Cores.Share next = cores.enter();
    passPatience();
    assertThat(added(next)).isEqualTo(3);
  }

  /** Ten bytes of heap a byte, and half of the heap for all. */
  @Test
  void bearNoMoreLanesThanTheHeapHasRoomForTheirBatches() {
    Cores.Share only = cores.enter();
    passPatience();
    long half = HEAP / 2 / 10 / 2;
    assertThat(only.tryAdd(half)).isTrue();
    assertThat(only.tryAdd(half)).isFalse();
    assertThat(only.tryDrop(half)).isFalse();
    assertThat(only.tryDrop(half + 1)).isTrue();
    assertThat(only.tryAdd(HEAP)).isFalse();
    assertThat(only.tryDrop(HEAP)).isFalse();
  }

  private void passPatience() {
    now.addAndGet(Cores.PATIENCE.toNanos());
  }

  private static int added(Cores.Share share) {
    int added = 0;
    while (share.tryAdd(1)) {
      added++;
    }
    return added;
  }
}
