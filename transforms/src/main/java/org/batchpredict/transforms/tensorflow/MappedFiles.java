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

  /** Where the file of this name is mapped from its first byte on; empty when it is not. */
  static Optional<Mapping> of(String fileName) throws IOException {
    if (!Files.exists(MAPS)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(MAPS)) {
      // from-to rights offset device inode path
      return lines
          .map(line -> line.split(" +", 6))
          .filter(f -> f.length == 6 && f[5].endsWith("/" + fileName) && f[2].matches("0+"))
          .map(
              f ->
                  new Mapping(
                      Long.parseUnsignedLong(f[0].substring(0, f[0].indexOf('-')), 16),
                      Long.parseLong(f[4]),
                      Path.of(f[5])))
          .findFirst();
    }
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
