package org.batchpredict.flink;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.util.construction.resources.PipelineResources;

/**
 * The jars that a job brings to a cluster. They are sent for each job, so what is there already
 * stays here, TensorFlow's above all; and one job jar is sooner sent, and searched, than the many
 * jars of a class path.
 */
final class FlinkJars {
  /** Flink's own, and the logging that it has chosen. */
  private static final List<String> FLINK = List.of("flink-", "slf4j-", "log4j-");

  /** TensorFlow's, with what its classes are linked to: all from the same place or none. */
  private static final List<String> TENSORFLOW =
      List.of("tensorflow-", "ndarray-", "javacpp-", "protobuf-java-", "cuda-");

  private FlinkJars() {}

  /** Says what to send, unless the user has said it. Directories are made jars. */
  static void stage(FlinkPipelineOptions options, FlinkCluster cluster) {
    List<String> files = options.getFilesToStage();
    if (files == null || files.isEmpty()) {
      List<String> classPath =
          PipelineResources.detectClassPathResourcesToStage(
              FlinkJars.class.getClassLoader(), options);
      options.setFilesToStage(
          jobJar(ownJar(), hasTensorFlow(cluster.jars(), classPath) ? "-thin" : build(classPath))
              .map(jar -> List.of(jar.toString()))
              .orElseGet(() -> missing(classPath, cluster.jars())));
    }
    PipelineResources.prepareFilesForStaging(options);
  }

  /** What the job jar is called by that holds the same TensorFlow as this class path. */
  static String build(List<String> classPath) {
    if (classPath.stream().noneMatch(file -> file.endsWith("-gpu.jar"))) {
      return "";
    }
    return classPath.stream().anyMatch(file -> isNamedAs(file, List.of("cuda-")))
        ? "-cuda"
        : "-gpu";
  }

  /** The job jar that was built after the product's own jar, and beside it. */
  static Optional<Path> jobJar(Path ownJar, String kind) {
    String name = ownJar.getFileName().toString();
    Path jar = ownJar.resolveSibling(name.replaceFirst("\\.jar$", "-job" + kind + ".jar"));
    try {
      return name.endsWith(".jar")
              && Files.exists(jar)
              && Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(ownJar)) >= 0
          ? Optional.of(jar)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // The class path will do.
    }
  }

  private static Path ownJar() {
    try {
      return Path.of(FlinkJars.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What of a class path a cluster lacks that has the jars of these names. */
  static List<String> missing(List<String> classPath, Set<String> present) {
    Predicate<String> needed = file -> !isNamedAs(file, FLINK);
    if (hasTensorFlow(present, classPath)) {
      needed = needed.and(file -> !isNamedAs(file, TENSORFLOW));
    }
    return classPath.stream().filter(needed).toList();
  }

  /** Whether all of the TensorFlow that is on a class path is among jars of these names. */
  private static boolean hasTensorFlow(Set<String> present, List<String> classPath) {
    return classPath.stream()
        .filter(file -> isNamedAs(file, TENSORFLOW))
        .allMatch(file -> present.contains(name(file)));
  }

  private static boolean isNamedAs(String file, List<String> prefixes) {
    return prefixes.stream().anyMatch(name(file)::startsWith);
  }

  private static String name(String file) {
    return new File(file).getName();
  }
}
