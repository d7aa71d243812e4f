package org.batchpredict.transforms.tensorflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.batchpredict.io.files.Directory;
import org.batchpredict.transforms.model.ModelException;

/** The files of a SavedModel, on local disk or on any Beam file system. */
interface ModelDirectory {
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

  /** All that is in a file; a large one is not held on the heap. */
  default ByteString content(ModelFile file) throws IOException {
    try (InputStream in = open(file)) {
      return UnsafeByteOperations.unsafeWrap(in.readAllBytes());
    }
  }

  /** Opens a file at a byte. */
  default InputStream open(ModelFile file, long start) throws IOException {
    InputStream in = open(file);
    try {
      in.skipNBytes(start);
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * The directory of a local path or of a URI that a Beam file system knows.
   *
   * @throws ModelException when no file system knows it
   */
  static ModelDirectory of(String uri) {
    Directory directory;
    try {
      directory = Directory.of(uri);
    } catch (IllegalArgumentException e) {
      throw ModelException.cannotLoad(uri, String.valueOf(e.getMessage()), e);
    }
    return directory
        .local()
        .<ModelDirectory>map(path -> new LocalDirectory(uri, path))
        .orElseGet(() -> new RemoteDirectory(uri, directory));
  }
}
