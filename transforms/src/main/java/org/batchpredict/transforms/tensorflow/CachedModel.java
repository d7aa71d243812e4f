package org.batchpredict.transforms.tensorflow;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A copy of a model in a {@link ModelCache}, which stays there as long as this is open. */
final class CachedModel implements Closeable {
  private final Path copy;
  private final Lease lease;
  private final CacheSpace space;

  CachedModel(Path copy, Lease lease, CacheSpace space) {
    this.copy = copy;
    this.lease = lease;
    this.space = space;
  }

  /** Where the SavedModel is. */
  Path path() {
    return CopyNote.model(copy);
  }

  /** Lets nobody else take the copy. */
  void discard() throws IOException {
    CopyNote.tearUp(copy);
  }

  @Override
  public void close() throws IOException {
    space.touch(copy);
    lease.close();
    space.trim();
  }
}
