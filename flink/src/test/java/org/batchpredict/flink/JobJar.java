package org.batchpredict.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A job jar that this build has made, or one of the jars that it is made of. */
record JobJar(Path path) {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  /** The one that has TensorFlow. */
  static JobJar whole() throws IOException {
    return ofBuild("-job");
  }

  static JobJar thin() throws IOException {
    return ofBuild("-job-thin");
  }

  /** The module's own jar and all that it needs to run. */
  static List<JobJar> parts() throws IOException {
    String classPath = Files.readString(TARGET.resolve("dependencies.classpath")).strip();
    return Stream.concat(
            Stream.of(ofBuild("")),
            Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of).map(JobJar::new))
        .toList();
  }

  private static JobJar ofBuild(String end) throws IOException {
    Pattern name = Pattern.compile("batchpredict-flink-.*\\d(-SNAPSHOT)?" + end + "\\.jar");
    try (Stream<Path> files = Files.list(TARGET)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .findFirst()
          .map(JobJar::new)
          .orElseThrow(() -> new AssertionError("No " + name + " in " + TARGET));
    }
  }

  String name() {
    return path.getFileName().toString();
  }

  Set<String> entries() throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.stream().map(ZipEntry::getName).collect(toCollection(TreeSet::new));
    }
  }

  /** When an entry was last changed, in milliseconds since the epoch. */
  long time(String entry) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.getEntry(entry).getTime();
    }
  }

  String manifest(String attribute) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.getManifest().getMainAttributes().getValue(attribute);
    }
  }

  /** The services of Beam and of ours that it provides, each as {@code service=class}. */
  Set<String> services() throws IOException {
    Set<String> services = new TreeSet<>();
    try (JarFile jar = new JarFile(path.toFile())) {
      for (ZipEntry entry : jar.stream().toList()) {
        if (entry.getName().matches("META-INF/services/org\\.(apache\\.beam|batchpredict)\\..+")) {
          String service = entry.getName().substring("META-INF/services/".length());
          try (InputStream in = jar.getInputStream(entry)) {
            new String(in.readAllBytes(), UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .forEach(provider -> services.add(service + "=" + provider));
          }
        }
      }
    }
    return services;
  }
}
