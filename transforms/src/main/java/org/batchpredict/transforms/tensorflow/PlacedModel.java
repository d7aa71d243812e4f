package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;

/**
 * A SavedModel as TensorFlow is to load it: where it is, unless TensorFlow would do so in another
 * way than is meant. Then it is loaded from a directory of its own, which is deleted afterwards:
 *
 * <ul>
 *   <li>TensorFlow's loader takes no device, but does what the graph says. Where there is a choice,
 *       the directory has a graph that says it, beside links to the model's variables and assets
 *       (docs/adr/0025).
 *   <li>It takes the path of the variables for a pattern. Where the path has letters that mean
 *       something in patterns, the directory has a link to the model.
 * </ul>
 */
final class PlacedModel implements AutoCloseable {
  private static final Pattern WILDCARDS = Pattern.compile("[*?\\[\\]\\\\]");

  private final Path path;
  private final @Nullable Path own;

  private PlacedModel(Path path, @Nullable Path own) {
    this.path = path;
    this.own = own;
  }

  /** The model where it is, or in a directory that is made for it. */
  static PlacedModel of(
      ModelSpec spec, MetaGraphDef graph, LocalDirectory directory, Placement placement) {
    if (placement.isChoice()) {
      return in("batchpredict-device-", spec, own -> fill(own, directory, placement.of(graph)));
    }
    if (!WILDCARDS.matcher(directory.path().toString()).find()) {
      return new PlacedModel(directory.path(), null);
    }
    return in(
        "batchpredict-model-",
        spec,
        own -> Files.createSymbolicLink(own.resolve("model"), directory.path().toRealPath()));
  }

  private static PlacedModel in(String prefix, ModelSpec spec, Filling filling) {
    try {
      Path own = Files.createTempDirectory(prefix);
      boolean filled = false;
      try {
        PlacedModel model = new PlacedModel(filling.fill(own), own);
        filled = true;
        return model;
      } finally {
        if (!filled) {
          CacheSpace.deleteTree(own);
        }
      }
    } catch (IOException e) {
      throw ModelException.cannotLoad(
          spec.uri(), "cannot write to the temporary directory: " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  private static Path fill(Path own, LocalDirectory directory, MetaGraphDef graph)
      throws IOException {
    try (Stream<Path> found = Files.list(directory.path().toRealPath())) {
      for (Path directoryOfModel : found.filter(Files::isDirectory).toList()) {
        Files.createSymbolicLink(own.resolve(directoryOfModel.getFileName()), directoryOfModel);
      }
    }
    try (OutputStream out = Files.newOutputStream(own.resolve("saved_model.pb"))) {
      org.tensorflow.proto.SavedModel.newBuilder()
          .setSavedModelSchemaVersion(1)
          .addMetaGraphs(graph)
          .build()
          .writeTo(out);
    }
    return own;
  }

  /** Deletes what was written, and nothing that it links to. */
  @Override
  public void close() {
    if (own != null) {
      CacheSpace.deleteTree(own);
    }
  }

  /** Puts into a directory what TensorFlow is to load; returns where that is. */
  @FunctionalInterface
  private interface Filling {
    Path fill(Path own) throws IOException;
  }
}
