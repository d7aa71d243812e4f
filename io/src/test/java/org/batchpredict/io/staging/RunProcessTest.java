package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
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
    // The shell would bury a child that ends before it has become what never does.
    String child = "exec 3<&0; read line <&3 & echo $!; exec sleep 600";
    Process parent = new ProcessBuilder("sh", "-c", child).start();
    try (BufferedReader out = parent.inputReader(UTF_8);
        Writer in = parent.outputWriter(UTF_8)) {
      long pid = Long.parseLong(out.readLine());
      await("/proc/" + parent.pid() + "/comm", "sleep");
      in.write("end\n");
      in.flush();
      await("/proc/" + pid + "/stat", ") Z ");
      assertThat(new RunProcess(THIS.host(), THIS.machine(), pid, 1).isAlive()).contains(false);
    } finally {
      parent.destroyForcibly();
    }
  }

  private static void await(String file, String part) throws IOException {
    while (!Files.readString(Path.of(file), UTF_8).contains(part)) {
      Thread.onSpinWait();
    }
  }
}
