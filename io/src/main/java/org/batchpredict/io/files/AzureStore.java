package org.batchpredict.io.files;

import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Azure's Blob Storage as Beam's file system shows it: that refuses to write a blob that is there,
 * though it copies one over another. It needs a key or a signature to copy, not only an identity.
 */
final class AzureStore extends ObjectStore {
  static final String SCHEME = "azfs";

  /** In Beam's words. */
  @Override
  boolean saysThatItExists(Throwable e) {
    return "This filename is already in use.".equals(e.getMessage());
  }

  /**
   * Beam asks for the properties of each blob that it has listed, and does not bear that one went.
   */
  static boolean saysThatOneWent(Throwable e) {
    return String.valueOf(e.getMessage()).contains("BlobNotFound");
  }

  @Override
  public ChecksummedFile create(ResourceId file, boolean isNew) throws IOException {
    if (!isNew && exists(file)) {
      delete(List.of(file));
    }
    return super.create(file, isNew);
  }

  /** By a copy, so that there is no moment without the file. */
  @Override
  public void writeWhole(ResourceId temporary, ResourceId file, Storage.Body body)
      throws IOException {
    Storage.writeTemporary(temporary, body);
    Storage.rename(List.of(temporary), List.of(file));
  }
}
