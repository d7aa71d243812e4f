package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of TensorFlow that this process has mapped, whoever has loaded them. */
final class MappedFiles {
  /** Ends the path of a file that has been deleted since. */
  static final String DELETED = " (deleted)";

  private static final Path MAPS = Path.of("/proc/self/maps");

  private MappedFiles() {}

  /** Their paths, perhaps {@link #DELETED}; none where the system does not tell. */
  static List<String> ofTensorFlow() throws IOException {
    if (!Files.exists(MAPS)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(MAPS)) {
      return lines
          .filter(line -> line.contains("/libtensorflow"))
          .map(line -> line.substring(line.indexOf('/')))
          .distinct()
          .toList();
    }
  }
}
