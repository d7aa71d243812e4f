package org.batchpredict.transforms.tensorflow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
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
    } catch (UncheckedIOException e) {
      throw explained(requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw explained(e);
    }
    files.sort(Comparator.comparing(ModelFile::path));
    return files;
  }

  @Override
  public InputStream open(ModelFile file) throws IOException {
    try {
      return Files.newInputStream(path.resolve(file.path()));
    } catch (IOException e) {
      throw explained(e);
    }
  }

  /** Puts into words what {@code java.nio} says by an exception's class only. */
  static IOException explained(IOException e) {
    if (e instanceof AccessDeniedException) {
      return new IOException("no permission for " + e.getMessage() + " (make it readable)", e);
    }
    if (e instanceof FileSystemLoopException) {
      return new IOException(
          e.getMessage() + " is a link to a directory that it lies in (remove it)", e);
    }
    return e;
  }
}
