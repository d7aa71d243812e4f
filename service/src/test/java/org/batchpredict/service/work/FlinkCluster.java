package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Flink cluster in processes of its own, made by {@code scripts/flink-cluster}. */
final class FlinkCluster implements AutoCloseable {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final Path directory;

  private FlinkCluster(Path directory) {
    this.directory = directory;
  }

  /** Starts a cluster that has TensorFlow's jars in its {@code lib/}. */
  static FlinkCluster start(Path directory) throws IOException, InterruptedException {
    Path lib = Files.createDirectories(directory.resolveSibling("lib"));
    for (Path jar : workerClassPath()) {
      String name = jar.getFileName().toString();
      if (name.matches("(tensorflow-core|ndarray|javacpp|protobuf-java)-.*")) {
        Files.copy(jar, lib.resolve(name));
      }
    }
    FlinkCluster cluster = new FlinkCluster(directory);
    cluster.run("start", "--taskmanagers", "1", "--slots", "2", "--lib", lib.toString());
    return cluster;
  }

  /** What a worker needs that submits jobs to a cluster: no more is sent to that. */
  static List<Path> workerClassPath() throws IOException {
    Path target = ROOT.resolve("flink/target");
    String dependencies = Files.readString(target.resolve("dependencies.classpath")).strip();
    List<Path> jars = new ArrayList<>();
    jars.add(ROOT.resolve("service/target/classes"));
    try (Stream<Path> files = Files.list(target)) {
      files
          .filter(file -> file.getFileName().toString().matches("batchpredict-flink-[^j]*\\.jar"))
          .forEach(jars::add);
    }
    Stream.of(dependencies.split(File.pathSeparator)).map(Path::of).forEach(jars::add);
    return jars;
  }

  String address() throws IOException {
    return Files.readString(directory.resolve("address")).strip();
  }

  /** The states of all jobs that the cluster has or had. */
  List<String> jobs() throws IOException {
    JsonNode overview;
    try (InputStream answer =
        URI.create("http://" + address() + "/jobs/overview").toURL().openStream()) {
      overview = new JsonMapper().readTree(answer);
    }
    List<String> states = new ArrayList<>();
    overview.required("jobs").forEach(job -> states.add(job.required("state").textValue()));
    return states;
  }

  @Override
  public void close() throws IOException {
    try {
      run("stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(String command, String... options) throws IOException, InterruptedException {
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
