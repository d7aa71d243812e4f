package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.tensorflow.ModelDirectory.ModelFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A SavedModel on local disk, where TensorFlow can load it: in place, or a copy until closed. */
final class LocalModel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalModel.class);

  private final LocalDirectory directory;
  private final boolean copied;

  private LocalModel(LocalDirectory directory, boolean copied) {
    this.directory = directory;
    this.copied = copied;
  }

  static LocalModel of(ModelDirectory source) {
    if (source instanceof LocalDirectory local) {
      return new LocalModel(local, false);
    }
    try {
      Path copy = Files.createTempDirectory("batchpredict-model-");
      LocalModel model = new LocalModel(new LocalDirectory(source.uri(), copy), true);
      try {
        copy(source, copy);
        return model;
      } catch (IOException | RuntimeException e) {
        model.close();
        throw e;
      }
    } catch (IOException e) {
      throw ModelException.cannotLoad(
          source.uri(), "cannot copy it to local disk: " + e.getMessage(), e);
    }
  }

  LocalDirectory directory() {
    return directory;
  }

  /** Deletes the copy, if one was made. */
  @Override
  public void close() {
    if (copied) {
      deleteTree(directory.path());
    }
  }

  private static void copy(ModelDirectory source, Path target) throws IOException {
    for (ModelFile file : source.files()) {
      Path path = target.resolve(file.path()).normalize();
      if (!path.startsWith(target)) {
        throw new IOException(file.path() + " leads out of the directory");
      }
      Files.createDirectories(path.getParent());
      try (InputStream in = source.open(file)) {
        Files.copy(in, path);
      }
    }
  }

  private static void deleteTree(Path root) {
    try (Stream<Path> tree = Files.walk(root)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // The predictions are made: what is left in the temporary directory must not fail them.
      LOG.warn("Cannot delete the model's copy {}", root, e);
    }
  }
}
