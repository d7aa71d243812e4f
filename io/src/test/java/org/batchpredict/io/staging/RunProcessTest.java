package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunProcessTest {
  private static final RunProcess THIS = RunProcess.current();

  @Test
  void knowsTheProcessesOfItsMachine() {
    assertThat(THIS.isAlive()).contains(true);
    assertThat(TestRuns.GONE.isAlive()).contains(false);
  }

  @Test
  void doesNotTakeAnotherProcessOfTheSameNumberForIt() {
    long before = THIS.startedMillis() - 1;
    assertThat(new RunProcess(THIS.host(), THIS.machine(), THIS.pid(), before).isAlive()).isEmpty();
  }

  @Test
  void knowsNothingOfOtherMachines() {
    assertThat(TestRuns.FAR.isAlive()).isEmpty();
    assertThat(new RunProcess(THIS.host(), "other", THIS.pid(), THIS.startedMillis()).isAlive())
        .isEmpty();
  }
}
