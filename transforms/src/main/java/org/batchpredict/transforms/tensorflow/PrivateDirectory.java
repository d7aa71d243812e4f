package org.batchpredict.transforms.tensorflow;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** A directory whose files this user alone can have written: code is loaded from it. */
final class PrivateDirectory {
  static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

  private PrivateDirectory() {}

  /**
   * A directory in one that others can write to, like {@code /tmp}; made if it is not there.
   *
   * @param prefix its name begins so, and ends with the user's
   * @param setting of the directory that it is in
   * @throws FileSystemException when it is there and another user's, or others may write to it:
   *     what is in it may be anything
   */
  static Path in(Path shared, String prefix, String setting) throws IOException {
    if (Files.getFileAttributeView(shared, PosixFileAttributeView.class) == null) {
      throw new FileSystemException(
          shared.toString(),
          null,
          "must be on a file system that knows the owners of files (set "
              + setting
              + " to such a directory, or -Duser.home to one that can be written)");
    }
    // The system's word on who this user is, also in a container that has no name for it.
    Path probe = Files.createTempFile(shared, prefix, "");
    UserPrincipal user = Files.getOwner(probe);
    Files.delete(probe);
    Path directory = shared.resolve(prefix + user.getName());
    if (!Files.exists(directory, NOFOLLOW_LINKS)) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    PosixFileAttributes found =
        Files.readAttributes(directory, PosixFileAttributes.class, NOFOLLOW_LINKS);
    if (!found.isDirectory()
        || !found.owner().equals(user)
        || !OWNER_ONLY.containsAll(found.permissions())) {
      throw new FileSystemException(
          directory.toString(),
          null,
          "must be a directory of "
              + user.getName()
              + " alone, but is "
              + PosixFilePermissions.toString(found.permissions())
              + " of "
              + found.owner().getName()
              + " (delete it, or set "
              + setting
              + " to a directory of your own)");
    }
    return directory;
  }
}
