package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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

  @Test
  @EnabledOnOs(OS.LINUX)
  void knowsThatOneHasEndedWhoseParentHasNotAsked() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", ": & echo $!; exec sleep 600").start();
    try (BufferedReader out = parent.inputReader(UTF_8)) {
      long pid = Long.parseLong(out.readLine());
      Path stat = Path.of("/proc/" + pid + "/stat");
      while (!Files.readString(stat, UTF_8).contains(") Z ")) {
        Thread.onSpinWait();
      }
      assertThat(new RunProcess(THIS.host(), THIS.machine(), pid, 1).isAlive()).contains(false);
    } finally {
      parent.destroyForcibly();
    }
  }
}
