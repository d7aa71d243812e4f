package org.batchpredict.pipeline;

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

  private FlinkProcesses(Path directory) {
    this.directory = directory;
  }

  static FlinkProcesses start(Path directory, String... options) throws Exception {
    FlinkProcesses cluster = new FlinkProcesses(directory);
    cluster.run("start", options);
    return cluster;
  }

  /** The REST address, as {@code --flinkMaster} wants it. */
  String address() throws IOException {
    return Files.readString(directory.resolve("address")).strip();
  }

  /** The process of a TaskManager, 1 to the number of them. */
  ProcessHandle taskManager(int number) throws IOException {
    String pid = Files.readString(directory.resolve("taskmanager-" + number + ".pid")).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
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
