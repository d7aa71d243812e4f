package org.batchpredict.transforms.tensorflow;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;

import java.io.IOException;
import java.nio.file.FileSystems;
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
        return create(cache);
      } catch (IOException e) {
        // No home to write in, as in many containers.
      }
    }
    return in(Path.of(System.getProperty("java.io.tmpdir")), name, "-Djava.io.tmpdir");
  }

  /**
   * A place in a directory that others may write to, too.
   *
   * @param setting of that directory
   */
  static Path in(Path shared, String name, String setting) throws IOException {
    return create(PrivateDirectory.in(shared.toRealPath(), "batchpredict-", setting).resolve(name));
  }

  private static Path create(Path directory) throws IOException {
    boolean owners = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return owners
        ? Files.createDirectories(directory, asFileAttribute(PrivateDirectory.OWNER_ONLY))
            .toRealPath()
        : Files.createDirectories(directory).toRealPath();
  }
}
