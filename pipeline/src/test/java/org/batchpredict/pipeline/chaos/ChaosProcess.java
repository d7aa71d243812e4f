package org.batchpredict.pipeline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.batchpredict.pipeline.CommandProcess;
import org.batchpredict.pipeline.command.Main;

/** Starts the command for a {@link ChaosJob} in processes of their own, to be ended by force. */
final class ChaosProcess {
  private static final int MINUTES = 3;

  private ChaosProcess() {}

  /** Starts it undisturbed. */
  static CommandProcess start(ChaosJob job, String... flags) throws IOException {
    return start(job, List.of(), Main.class, flags);
  }

  /** Starts it with a signal to come before a change. */
  static CommandProcess doomed(ChaosJob job, int step, String signal, boolean torn)
      throws IOException {
    List<String> properties =
        List.of(
            "-Dchaos.out=" + job.out(),
            "-Dchaos.step=" + step,
            "-Dchaos.signal=" + signal,
            "-Dchaos.torn=" + torn);
    return start(job, properties, DoomedMain.class);
  }

  private static CommandProcess start(
      ChaosJob job, List<String> properties, Class<?> main, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(properties);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.add("--predictionInput=" + job.job().writeRequest());
    command.add("--overwrite");
    command.addAll(List.of(flags));
    return start(job, command);
  }

  /** Starts it through a shell that sets a limit first. */
  static CommandProcess limited(ChaosJob job, String limit) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", limit + "; exec \"$@\"", "limited"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.add("--predictionInput=" + job.job().writeRequest());
    command.add("--overwrite");
    return start(job, command);
  }

  private static CommandProcess start(ChaosJob job, List<String> command) throws IOException {
    Path home = Files.createTempDirectory(job.work(), "process-");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(home.resolve("out.txt").toFile())
            .redirectError(home.resolve("err.txt").toFile());
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "1");
    return new CommandProcess(builder.start(), home);
  }

  /** Waits until a process stands still, by a signal. */
  static void awaitStop(Process process) throws Exception {
    Path stat = Path.of("/proc/" + process.pid() + "/stat");
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    while (!Files.readString(stat).matches("(?s)\\d+ \\(.*\\) T .*")) {
      assertThat(process.waitFor(5, TimeUnit.MILLISECONDS)).as("it has ended").isFalse();
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  static void signal(Process process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
  }
}
