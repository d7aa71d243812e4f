package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.transforms.model.ModelException;

/** The files of a SavedModel, on local disk or on any Beam file system. */
public interface ModelDirectory {
  /**
   * One file.
   *
   * @param path from the directory, with {@code /}
   * @param size in bytes
   */
  record ModelFile(String path, long size) {}

  /** The directory's name, as in messages. */
  String uri();

  /** All files at any depth, by path; none when there is no such directory. */
  List<ModelFile> files() throws IOException;

  InputStream open(ModelFile file) throws IOException;

  /**
   * The directory of a local path or of a URI that a Beam file system knows.
   *
   * @throws ModelException when no file system knows it
   */
  static ModelDirectory of(String uri) {
    ResourceId resource;
    try {
      resource = FileSystems.matchNewResource(uri, true);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw ModelException.cannotLoad(uri, String.valueOf(e.getMessage()), e);
    }
    return resource.getScheme().equals("file")
        ? new LocalDirectory(uri, Path.of(resource.toString()))
        : new RemoteDirectory(uri, resource);
  }
}
