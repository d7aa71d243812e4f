package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of TensorFlow that this process has mapped, whoever has loaded them. */
final class MappedFiles {
  /** Ends the path of a file that has been deleted since. */
  static final String DELETED = " (deleted)";

  private static final Path MAPS = Path.of("/proc/self/maps");

  private MappedFiles() {}

  /**
   * Where the library of this name is loaded, from its first byte on; empty when it is not. Whoever
   * reads the file may have mapped it as well: a loaded one can be run.
   */
  static Optional<Mapping> ofLibrary(String fileName) throws IOException {
    if (!Files.exists(MAPS)) {
      return Optional.empty();
    }
    Mapping first = null;
    for (String line : Files.readAllLines(MAPS)) {
      String[] fields = line.split(" +", 6); // from-to rights offset device inode path
      if (fields.length < 6 || !fields[5].endsWith("/" + fileName)) {
        continue;
      }
      if (fields[2].matches("0+")) {
        first = mapping(fields);
      }
      if (first != null && fields[1].contains("x")) {
        return Optional.of(first);
      }
    }
    return Optional.empty();
  }

  private static Mapping mapping(String[] fields) {
    String from = fields[0].substring(0, fields[0].indexOf('-'));
    return new Mapping(
        Long.parseUnsignedLong(from, 16), Long.parseLong(fields[4]), Path.of(fields[5]));
  }

  /** A file in memory, from its first byte on. */
  record Mapping(long address, long inode, Path file) {}

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
