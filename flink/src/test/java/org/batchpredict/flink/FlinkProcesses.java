package org.batchpredict.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Flink cluster in processes of its own, made by {@code scripts/flink-cluster}. */
final class FlinkProcesses {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final Path directory;
  private final String[] options;

  private FlinkProcesses(Path directory, String... options) {
    this.directory = directory;
    this.options = options;
  }

  static FlinkProcesses start(Path directory, String... options) throws Exception {
    FlinkProcesses cluster = new FlinkProcesses(directory, options);
    cluster.startMissing();
    return cluster;
  }

  /** Starts a cluster whose workers all share one process. */
  static FlinkProcesses withOneTaskManager(Path directory, int slots) throws Exception {
    return start(
        directory, "--taskmanagers", "1", "--slots", String.valueOf(slots), "--memory", "2000");
  }

  /** Starts a cluster that has TensorFlow's jars in its {@code lib/}. */
  static FlinkProcesses startWithTensorFlow(Path directory, String... options) throws Exception {
    Path lib = Files.createDirectories(directory.resolveSibling("lib"));
    for (JobJar part : JobJar.parts()) {
      if (part.name().matches("(tensorflow-core|ndarray|javacpp|protobuf-java)-.*")) {
        Files.copy(part.path(), lib.resolve(part.name()));
      }
    }
    List<String> more = new ArrayList<>(List.of(options));
    more.addAll(List.of("--lib", lib.toString()));
    return start(directory, more.toArray(String[]::new));
  }

  /** Starts those processes that do not run, and waits until all know each other. */
  void startMissing() throws Exception {
    run("start", options);
  }

  /** The REST address, as {@code --flinkMaster} wants it. */
  String address() throws IOException {
    return Files.readString(directory.resolve("address")).strip();
  }

  /** One of the processes: {@code jobmanager}, {@code taskmanager-1}… */
  ProcessHandle process(String name) throws IOException {
    String pid = Files.readString(directory.resolve(name + ".pid")).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** Kills one of the processes, with no warning. */
  void kill(String name) throws Exception {
    ProcessHandle process = process(name);
    process.destroyForcibly();
    process.onExit().get(1, TimeUnit.MINUTES);
  }

  void stop() throws Exception {
    run("stop");
  }

  private void run(String command, String... options) throws Exception {
    List<String> line = new ArrayList<>(List.of(ROOT + "/scripts/flink-cluster", command, "--dir"));
    line.add(directory.toString());
    line.addAll(List.of(options));
    Path log = directory.resolveSibling("flink-cluster-" + command + ".log");
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("%s ends in time", line).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
