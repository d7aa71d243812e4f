package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.batchpredict.pipeline.command.Main;

/** The command in a process of its own, as {@code scripts/predict} starts it. */
public record CommandProcess(Process process, Path work) implements AutoCloseable {
  private static final int MINUTES = 2;

  /** Starts the command; what it says goes to files in {@code work}. */
  public static CommandProcess start(Path work, String... args) throws IOException {
    return start(work, Map.of(), args);
  }

  /** Starts the command with more in its environment. */
  public static CommandProcess start(Path work, Map<String, String> environment, String... args)
      throws IOException {
    return start(work, List.of("-Xmx512m", "-XX:+UseParallelGC"), environment, args);
  }

  /** Starts the command in a JVM with these options. */
  public static CommandProcess start(
      Path work, List<String> jvm, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(work.resolve("out.txt").toFile())
            .redirectError(work.resolve("err.txt").toFile());
    builder.environment().putAll(environment);
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "1");
    return new CommandProcess(builder.start(), work);
  }

  /** Waits until a split is committed, with the command still running. */
  public void awaitCommit(TestJob job) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    while (Staged.in(job.out()).files().isEmpty()) {
      assertThat(process.waitFor(5, TimeUnit.MILLISECONDS)).as("the job has ended").isFalse();
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  /** Kills it, with no warning. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(MINUTES, TimeUnit.MINUTES);
  }

  /** Presses Ctrl-C and waits for the end. */
  public void interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    awaitEnd();
  }

  /** Waits for the end; returns the exit status. */
  public int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  public String out() throws IOException {
    return Files.readString(work.resolve("out.txt"));
  }

  public String err() throws IOException {
    return Files.readString(work.resolve("err.txt"));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
