package org.batchpredict.service.web.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.batchpredict.io.files.Directory;
import org.batchpredict.io.shards.ShardCompression;

/**
 * The files of an output directory. A symbolic link among them is none of ours: who can write there
 * must not be shown what they cannot read.
 */
final class OutputFiles {
  private final Directory directory;
  private final SortedMap<String, Long> sizes;

  private OutputFiles(Directory directory, SortedMap<String, Long> sizes) {
    this.directory = directory;
    this.sizes = sizes;
  }

  static OutputFiles in(String outputPath) throws IOException {
    Directory directory = Directory.of(outputPath);
    SortedMap<String, Long> sizes = new TreeMap<>(directory.find("prediction.*"));
    Optional<Path> local = directory.local();
    local.ifPresent(path -> sizes.keySet().removeIf(name -> !isOurs(path.resolve(name))));
    return new OutputFiles(directory, sizes);
  }

  private static boolean isOurs(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** The sizes of the files by their names. */
  SortedMap<String, Long> sizes() {
    return sizes;
  }

  /** The names that start so. */
  List<String> names(String start) {
    return sizes.keySet().stream().filter(name -> name.startsWith(start)).toList();
  }

  /**
   * The text at the start of a file, which is decompressed as its name says, as far as whole lines
   * go; none of a file that is not there.
   */
  String start(String name, int bytes) throws IOException {
    if (!sizes.containsKey(name)) {
      return "";
    }
    byte[] start;
    try (InputStream in = open(name);
        InputStream plain = ShardCompression.of(name).decompress(in)) {
      start = plain.readNBytes(bytes + 1);
    } catch (NoSuchFileException e) { // taken away since
      return "";
    }
    String text = new String(start, 0, Math.min(bytes, start.length), UTF_8);
    return start.length > bytes ? text.substring(0, text.lastIndexOf('\n') + 1) : text;
  }

  private InputStream open(String name) throws IOException {
    Optional<Path> local = directory.local();
    return local.isPresent()
        ? Files.newInputStream(local.get().resolve(name), LinkOption.NOFOLLOW_LINKS)
        : directory.open(name);
  }

  /** Some of the names, evenly spread, the first among them. */
  static List<String> spread(List<String> names, int most) {
    List<String> some = new ArrayList<>();
    int count = Math.min(most, names.size());
    for (int i = 0; i < count; i++) {
      some.add(names.get((int) ((long) i * names.size() / count)));
    }
    return some;
  }
}
