package org.batchpredict.service;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the workers of tests have in common: small machines, and the archive of classes that the
 * first of them leaves, with which all others start in half the time.
 */
public final class TestWorkers {
  public static final List<String> JAVA_OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private static final Path SHARED = Path.of("target", "workers").toAbsolutePath();

  private TestWorkers() {}

  /** The data directory of services that share the archive by sharing this. */
  public static Path directory() {
    try {
      return Files.createDirectories(SHARED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path without directories, of which Java keeps no archive: those are tests alone. */
  public static String classPath() {
    String given = System.getProperty("java.class.path");
    List<String> entries = List.of(given.split(File.pathSeparator));
    boolean isPackaged =
        entries.stream().noneMatch(entry -> entry.endsWith(File.separator + "classes"));
    return isPackaged
        ? entries.stream().filter(TestWorkers::isFile).collect(joining(File.pathSeparator))
        : given;
  }

  private static boolean isFile(String entry) {
    return !new File(entry).isDirectory();
  }

  /** The fields of the configuration of workers, in JSON, but for how many jobs they have. */
  public static String fields() {
    String options = String.join("\", \"", JAVA_OPTIONS);
    return "\"javaOptions\": [\"%s\"], \"classPath\": \"%s\"".formatted(options, classPath());
  }

  /** Lays the archive, if there is one yet, into the data directory of a service. */
  public static void lend(Path dataDirectory) throws IOException {
    Files.createDirectories(dataDirectory);
    for (Path archive : archives(directory())) {
      Files.createSymbolicLink(dataDirectory.resolve(archive.getFileName()), archive);
    }
  }

  /** Keeps the archive that a worker of such a service has left, for others. */
  public static void keep(Path dataDirectory) throws IOException {
    for (Path archive : archives(dataDirectory)) {
      if (!Files.isSymbolicLink(archive)) {
        Path copy =
            directory().resolve(archive.getFileName() + "." + ProcessHandle.current().pid());
        Files.copy(archive, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, directory().resolve(archive.getFileName()), ATOMIC_MOVE);
      }
    }
  }

  private static List<Path> archives(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }
}
