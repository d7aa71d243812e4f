package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a process takes does not grow with its input. */
@EnabledOnOs(OS.LINUX)
class FlatMemoryIT {
  /** More with {@code -Dbatchpredict.flatRecords}. */
  private static final int RECORDS = Integer.getInteger("batchpredict.flatRecords", 200_000);

  /** What an allocator may keep or not. */
  private static final long SLACK_KIB = 64 << 10;

  @TempDir Path work;

  @Test
  void aRunTenTimesAsLongTakesNoMoreMemory() throws Exception {
    long few = mostKib("few", RECORDS / 10);
    long many = mostKib("many", RECORDS);
    assertThat(many).as("%d KiB for a tenth of it", few).isLessThan(few + SLACK_KIB);
  }

  /** The most memory that the process of a job had, native and heap, of which there is little. */
  private long mostKib(String name, int records) throws Exception {
    TestJob job = Numbers.job(Files.createDirectories(work.resolve(name)));
    job.input("none", new byte[0]);
    try (BufferedWriter lines = Files.newBufferedWriter(work.resolve(name + "/in/lines"))) {
      for (int i = 0; i < records; i++) {
        lines.write(i % 100 == 99 ? "[" + i + "]" : Numbers.json(i));
        lines.newLine();
      }
    }
    job.request(r -> r.maxWorkerCount(2L));
    long most = 0;
    try (CommandProcess command =
        CommandProcess.start(
            work.resolve(name),
            List.of("-Xmx64m", "-XX:+UseSerialGC"),
            Map.of(),
            "--predictionInput=" + job.writeRequest())) {
      do {
        most = Math.max(most, peakKib(command.process().pid()));
      } while (!command.process().waitFor(20, TimeUnit.MILLISECONDS));
      assertThat(command.awaitEnd()).as(command.err()).isZero();
    }
    assertThat(new Results(job.out()).failures()).hasSize(records / 100);
    return most;
  }

  /** The highest resident set of a process so far; 0 when it is gone. */
  private static long peakKib(long pid) throws IOException {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
