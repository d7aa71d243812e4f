package org.batchpredict.transforms.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A place on this machine's disk for what all processes of a user share. Code is loaded from it: it
 * is in the user's own cache or, where that cannot be written, in a directory of others that is
 * this user's alone.
 */
final class CacheDirectory {
  private CacheDirectory() {}

  /** The usual place; made if it is not there. */
  static Path of(String name) throws IOException {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "batchpredict", name);
    if (cache.isAbsolute()) {
      try {
        return Files.createDirectories(cache).toRealPath();
      } catch (IOException e) {
        // No home to write in, as in many containers.
      }
    }
    return in(Path.of(System.getProperty("java.io.tmpdir")), name);
  }

  /** A place in a directory that others may write to, too. */
  static Path in(Path shared, String name) throws IOException {
    Path own = PrivateDirectory.in(shared.toRealPath(), "batchpredict-");
    return Files.createDirectories(own.resolve(name)).toRealPath();
  }
}
