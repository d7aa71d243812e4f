package org.batchpredict.transforms.tensorflow;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
    List<ModelFile> files =
        directory.find("**").entrySet().stream()
            .map(file -> new ModelFile(file.getKey(), file.getValue()))
            .toList();
    long unused = ModelCache.checkedBytes(files); // whoever looks at it is going to copy it
    return files;
  }

  /** Copied to a file that is there for this alone, and mapped. */
  @Override
  public ByteString content(ModelFile file) throws IOException {
    Path copy = Files.createTempFile("batchpredict-model-", ".part");
    try {
      try (InputStream in = open(file)) {
        Files.copy(in, copy, REPLACE_EXISTING);
      }
      return LocalDirectory.map(copy);
    } finally {
      Files.delete(copy); // the mapping stays
    }
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
