package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;

/**
 * A SavedModel as TensorFlow is to load it for one device. TensorFlow's loader takes no device, but
 * does what the graph says: where there is a choice, this is a graph that says it, in a directory
 * of its own beside links to the model's variables and assets (docs/adr/0025).
 */
final class PlacedModel implements AutoCloseable {
  private final Path path;
  private final boolean own;

  private PlacedModel(Path path, boolean own) {
    this.path = path;
    this.own = own;
  }

  /** The model where it is, if there is one device only; else for the given one. */
  static PlacedModel of(ModelSpec spec, LocalDirectory directory, Placement placement) {
    if (!placement.isChoice()) {
      return new PlacedModel(directory.path(), false);
    }
    try {
      PlacedModel model = new PlacedModel(Files.createTempDirectory("batchpredict-device-"), true);
      try {
        model.fill(spec, directory, placement);
        return model;
      } catch (IOException | RuntimeException e) {
        model.close();
        throw e;
      }
    } catch (IOException e) {
      throw ModelException.cannotLoad(
          spec.uri(), "cannot write its graph for " + placement.name() + ": " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  private void fill(ModelSpec spec, LocalDirectory directory, Placement placement)
      throws IOException {
    try (Stream<Path> found = Files.list(directory.path().toRealPath())) {
      for (Path directoryOfModel : found.filter(Files::isDirectory).toList()) {
        Files.createSymbolicLink(path.resolve(directoryOfModel.getFileName()), directoryOfModel);
      }
    }
    try (OutputStream out = Files.newOutputStream(path.resolve("saved_model.pb"))) {
      org.tensorflow.proto.SavedModel.newBuilder()
          .setSavedModelSchemaVersion(1)
          .addMetaGraphs(placement.of(MetaGraphs.read(directory, spec.tags())))
          .build()
          .writeTo(out);
    }
  }

  /** Deletes what was written, and nothing that it links to. */
  @Override
  public void close() {
    if (own) {
      CacheSpace.deleteTree(path);
    }
  }
}
