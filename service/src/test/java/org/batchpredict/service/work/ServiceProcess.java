package org.batchpredict.service.work;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.batchpredict.service.ServiceMain;
import org.batchpredict.service.TestWorkers;
import org.batchpredict.service.config.DatabaseConfig;

/** A service instance in a process of its own, to be ended by force. */
final class ServiceProcess implements AutoCloseable {
  private final Path directory;
  private Process process;

  ServiceProcess(Path directory, DatabaseConfig database) throws IOException {
    this.directory = Files.createDirectories(directory);
    TestWorkers.lend(directory);
    writeConfig(database);
    this.process = launch();
  }

  private void writeConfig(DatabaseConfig database) throws IOException {
    ObjectNode config = new JsonMapper().createObjectNode();
    config.put("listen", "127.0.0.1:0").put("adminListen", "none");
    config.put("dataDirectory", directory.toString());
    config.putObject("authentication").put("required", false);
    config
        .putObject("database")
        .put("url", database.url())
        .put("user", database.user())
        .put("connections", 4);
    ObjectNode workers = config.putObject("workers");
    workers.put("jobs", 2).put("attempts", 50);
    workers.put("lease", "4s").put("backOff", "100ms").put("grace", "10s");
    TestWorkers.JAVA_OPTIONS.forEach(workers.putArray("javaOptions")::add);
    workers.put("classPath", TestWorkers.classPath());
    ObjectNode project = config.putObject("projects").putObject("*");
    for (String roots : List.of("inputRoots", "outputRoots", "modelRoots")) {
      project.putArray(roots).add("/");
    }
    Files.writeString(directory.resolve("service.json"), config.toString());
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx160m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ServiceMain.class.getName(),
            "--config=" + directory.resolve("service.json"));
    Path log = directory.resolve("service.log");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder.start();
  }

  void signal(String signal) throws IOException, InterruptedException {
    signal(process.pid(), signal);
  }

  static void signal(long pid, String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Tells it to stop in good order, as an init system does, and waits for its end. */
  void stop() throws IOException, InterruptedException {
    signal("TERM");
    process.waitFor();
  }

  void restart() throws IOException {
    process = launch();
  }

  /** Starts it again if it has ended by itself. */
  void reviveIfEnded() throws IOException {
    if (!process.isAlive()) {
      restart();
    }
  }

  String log() throws IOException {
    return Files.readString(directory.resolve("service.log"));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
