package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A directory where launchers find programs that only note how they were called. */
final class Launchers {
  /** Where the product's launchers and what they share are. */
  static final Path ROOT = Golden.TESTDATA.resolve("..").toAbsolutePath().normalize();

  final Path work;
  final Map<String, String> environment = new TreeMap<>();

  Launchers(Path work) throws IOException {
    this.work = work;
    java("jdk", "17.0.1");
    java("old", "11.0.2");
    java("oldest", "1.8.0_402");
    useJava("jdk");
  }

  void useJava(String home) {
    environment.put("JAVA_HOME", work.resolve(home).toString());
  }

  private void java(String home, String version) throws IOException {
    program(
        home + "/bin/java",
        """
        [[ $1 != -version ]] || { echo 'openjdk version "%s" 2024' >&2; exit; }
        echo "java $(basename "$(dirname "$(dirname "$0")")") LC_ALL=${LC_ALL-} $*" >>"$LOG"
        """
            .formatted(version));
    Files.writeString(work.resolve(home + "/release"), "JAVA_VERSION=\"" + version + "\"");
  }

  /** Writes a program; those in {@code bin} are found by their names. */
  void program(String name, String body) throws IOException {
    Path file = work.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, List.of("#!/usr/bin/env bash", "set -u", body));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** How a program was called so far. */
  List<String> calls(String program) throws IOException {
    return Files.exists(log())
        ? Files.readAllLines(log()).stream().filter(l -> l.startsWith(program + " ")).toList()
        : List.of();
  }

  /** Runs a launcher, or another command, in {@code work}. */
  Said run(Path launcher, String... arguments) throws Exception {
    return run(Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList());
  }

  Said run(List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectOutput(work.resolve("out.txt").toFile())
            .redirectError(work.resolve("err.txt").toFile());
    Map<String, String> own = builder.environment();
    own.keySet().removeIf(name -> name.startsWith("BATCHPREDICT_") || name.startsWith("MAVEN"));
    own.keySet().removeAll(List.of("JAVA_HOME", "JAVA_OPTS", "LC_ALL", "LANG", "LC_CTYPE"));
    own.put("PATH", work.resolve("bin") + ":" + own.get("PATH"));
    own.put("LOG", log().toString());
    own.putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return new Said(process.exitValue(), Files.readString(work.resolve("err.txt")).strip());
    } finally {
      process.destroyForcibly();
    }
  }

  private Path log() {
    return work.resolve("calls.log");
  }

  /** Copies a file, or a directory with all that is in it. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  record Said(int status, String err) {}
}
