package org.batchpredict.pipeline;

import java.io.File;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.util.construction.resources.PipelineResources;

/**
 * The jars that a job brings to a cluster: those of its own class path, without what is there
 * already. They are sent for each job, and most of their bytes are TensorFlow's.
 */
final class FlinkJars {
  /** Flink's own, and the logging that it has chosen. */
  private static final List<String> FLINK = List.of("flink-", "slf4j-", "log4j-");

  /** TensorFlow's, with what its classes are linked to: all from the same place or none. */
  private static final List<String> TENSORFLOW =
      List.of("tensorflow-", "ndarray-", "javacpp-", "protobuf-java-");

  private FlinkJars() {}

  /** The files to send; those that the user names, when they do. Directories are made jars. */
  static List<String> of(FlinkPipelineOptions options, FlinkCluster cluster) {
    List<String> files = options.getFilesToStage();
    if (files == null || files.isEmpty()) {
      ClassLoader loader = FlinkJars.class.getClassLoader();
      options.setFilesToStage(
          missing(
              PipelineResources.detectClassPathResourcesToStage(loader, options), cluster.jars()));
    }
    PipelineResources.prepareFilesForStaging(options);
    return List.copyOf(options.getFilesToStage());
  }

  /** What of a class path a cluster lacks that has the jars of these names. */
  static List<String> missing(List<String> classPath, Set<String> present) {
    Predicate<String> needed = file -> !isNamedAs(file, FLINK);
    if (classPath.stream()
        .filter(file -> isNamedAs(file, TENSORFLOW))
        .allMatch(file -> present.contains(name(file)))) {
      needed = needed.and(file -> !isNamedAs(file, TENSORFLOW));
    }
    return classPath.stream().filter(needed).toList();
  }

  private static boolean isNamedAs(String file, List<String> prefixes) {
    return prefixes.stream().anyMatch(name(file)::startsWith);
  }

  private static String name(String file) {
    return new File(file).getName();
  }
}
