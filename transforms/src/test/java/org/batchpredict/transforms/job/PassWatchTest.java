package org.batchpredict.transforms.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassWatchTest {
  private static final long PATIENCE = PassWatch.PATIENCE.toNanos();

  private final PassLatch passes = new PassLatch();
  private final PassWatch watch = new PassWatch("run", passes);
  private final FakePass pass = new FakePass();

  @Test
  void interruptsTheModelOfAPassThatDoesNotStop() {
    passes.enter(pass);
    watch.check(0);
    pass.toStop = true;
    watch.check(PATIENCE);
    watch.check(2 * PATIENCE - 1);
    assertThat(pass.interrupts).isZero();
    watch.check(2 * PATIENCE);
    watch.check(4 * PATIENCE);
    assertThat(pass.interrupts).isEqualTo(1);
  }

  @Test
  void forgetsAPassThatHasStopped() {
    pass.toStop = true;
    passes.enter(pass);
    watch.check(0);
    passes.leave(pass);
    watch.check(1);
    passes.enter(pass); // with the next split
    watch.check(PATIENCE);
    assertThat(pass.interrupts).isZero();
  }
}
