package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.batchpredict.io.files.Directory;

/**
 * A SavedModel on a Beam file system.
 *
 * @param uri as the user wrote it
 * @param directory where it is
 */
record RemoteDirectory(String uri, Directory directory) implements ModelDirectory {
  @Override
  public List<ModelFile> files() throws IOException {
    return directory.find("**").entrySet().stream()
        .map(file -> new ModelFile(file.getKey(), file.getValue()))
        .toList();
  }

  @Override
  public InputStream open(ModelFile file) throws IOException {
    return directory.open(file.path());
  }

  @Override
  public InputStream open(ModelFile file, long start) throws IOException {
    return directory.open(file.path(), start);
  }
}
