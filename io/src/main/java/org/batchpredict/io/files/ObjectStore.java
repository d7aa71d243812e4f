package org.batchpredict.io.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * A store of objects, each of which appears whole when its upload ends, or not at all. To rename
 * one is to copy and to delete it, and takes as long as a request or two.
 */
class ObjectStore extends BeamStore {
  /** Those of Beam, and those of Hadoop's connectors to such stores. */
  static final Set<String> SCHEMES =
      Set.of("gs", "s3", "s3a", "abfs", "abfss", "wasb", "wasbs", "oss");

  @Override
  public void writeWhole(ResourceId temporary, ResourceId file, Storage.Body body)
      throws IOException {
    upload(file, bytes(body), false);
  }

  /** Asks the fence twice: where the network is bad, an upload ends long after it has begun. */
  @Override
  public boolean createWhole(
      ResourceId temporary, ResourceId file, Storage.Body body, Storage.Fence fence)
      throws IOException {
    byte[] bytes = bytes(body);
    fence.check();
    try {
      upload(file, bytes, true);
    } catch (IOException e) {
      if (tellsThatItExists(e)) {
        return false;
      }
      throw e;
    }
    fence.check();
    return true;
  }

  /** First of all, so that a body that fails halfway leaves no object, which would look whole. */
  private static byte[] bytes(Storage.Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.write(bytes);
    return bytes.toByteArray();
  }

  private void upload(ResourceId file, byte[] bytes, boolean isNew) throws IOException {
    try (ChecksummedFile out = Storage.create(file, isNew, this)) {
      out.write(bytes);
    }
  }

  private boolean tellsThatItExists(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (saysThatItExists(t)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an exception itself, whatever its cause, tells that there is an object of the name. */
  boolean saysThatItExists(Throwable e) {
    return e instanceof FileAlreadyExistsException || GoogleErrors.code(e) == 412;
  }

  /** The file system of {@code gs://} does this by the hundred; the others one by one. */
  @Override
  public void rename(List<ResourceId> from, List<ResourceId> to) throws IOException {
    if (from.size() < 2 || from.get(0).getScheme().equals("gs")) {
      super.rename(from, to);
    } else {
      renameOneByOne(from, to);
    }
  }
}
