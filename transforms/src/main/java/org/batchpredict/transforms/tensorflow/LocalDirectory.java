package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A SavedModel on local disk.
 *
 * @param uri as the user wrote it
 * @param path where it is
 */
record LocalDirectory(String uri, Path path) implements ModelDirectory {
  @Override
  public List<ModelFile> files() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    List<ModelFile> files = new ArrayList<>();
    try (Stream<Path> tree = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
        String name = path.relativize(file).toString().replace('\\', '/');
        files.add(new ModelFile(name, Files.size(file)));
      }
    }
    files.sort(Comparator.comparing(ModelFile::path));
    return files;
  }

  @Override
  public InputStream open(ModelFile file) throws IOException {
    return Files.newInputStream(path.resolve(file.path()));
  }
}
