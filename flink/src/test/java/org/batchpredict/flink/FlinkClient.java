package org.batchpredict.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What {@code flink run} came to: Flink's own client, with the class path of a cluster. */
record FlinkClient(int status, String out, String err) {
  /**
   * @param directory that of {@link FlinkProcesses}
   */
  static FlinkClient run(Path directory, JobJar jar, String... flags) throws Exception {
    Path settings = directory.resolve("conf");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx512m");
    line.add("-cp");
    line.add(Files.readString(settings.resolve("classes")).strip());
    line.add("org.apache.flink.client.cli.CliFrontend");
    line.add("run");
    line.add(jar.path().toString());
    line.addAll(List.of(flags));
    Path out = Files.createTempFile(directory.getParent(), "flink-run", ".out");
    Path err = Files.createTempFile(directory.getParent(), "flink-run", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("FLINK_CONF_DIR", settings.toString());
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("%s ends in time", line).isTrue();
    return new FlinkClient(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
