package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How processes end, in words, and what is left of their logs. */
class ExitStatusTest {
  @Test
  void namesStatusesAndSignals() {
    assertThat(ExitStatus.describe(0, "")).isEqualTo("exit 0");
    assertThat(ExitStatus.describe(137, "")).isEqualTo("SIGKILL");
    assertThat(ExitStatus.describe(139, "")).isEqualTo("SIGSEGV");
    assertThat(ExitStatus.describe(128 + 40, "")).isEqualTo("signal 40");
  }

  @Test
  void namesTheSignalThatJavaCaughtBeforeItAborted() {
    String log = "x\n# A fatal error\n#\n#  SIGBUS (0x7) at pc=0x1, pid=2, tid=3\n#\n";

    assertThat(ExitStatus.describe(134, log)).isEqualTo("SIGBUS");
    assertThat(ExitStatus.describe(134, "aborted")).isEqualTo("SIGABRT");
  }

  @Test
  void addsTheLastLineOfAWorkerThatSaidNothing() {
    assertThat(ExitStatus.describeUnexpected(1, "a\nNo heap\n\n")).isEqualTo("exit 1: No heap");
    assertThat(ExitStatus.describeUnexpected(1, "")).isEqualTo("exit 1");
    assertThat(ExitStatus.describeUnexpected(137, "a")).isEqualTo("SIGKILL");
  }

  @Test
  void leavesOutStackTraces() {
    String log = "Exception in thread \"main\" Bad: heap\n\tat a.B.c(B.java:1)\n\t... 3 more\n";
    assertThat(ExitStatus.describeUnexpected(1, log))
        .isEqualTo("exit 1: Exception in thread \"main\" Bad: heap");
  }

  @Test
  void leavesOutWhatJavaSaysOfEveryWrongOption() {
    String log =
        """
        Unrecognized VM option 'Xm'
        Error: Could not create the Java Virtual Machine.
        Error: A fatal exception has occurred. Program will exit.
        """;
    assertThat(ExitStatus.describeUnexpected(1, log))
        .isEqualTo("exit 1: Unrecognized VM option 'Xm'");
  }

  @Test
  void keepsTheLastWholeLinesOfALog() {
    LogTail tail = new LogTail();
    byte[] line = "0123456789abcdef 0123456789abcde\n".getBytes(StandardCharsets.UTF_8);
    assertThat(tail.text()).isEmpty();
    for (int i = 0; i < 2000; i++) {
      tail.add(line, line.length);
    }
    tail.add("end".getBytes(StandardCharsets.UTF_8), 3);

    assertThat(tail.text().length()).isLessThanOrEqualTo(LogTail.BYTES).isGreaterThan(32_000);
    assertThat(tail.text()).startsWith("0123456789abcdef ").endsWith("\nend");
  }
}
