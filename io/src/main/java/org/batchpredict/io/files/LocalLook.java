package org.batchpredict.io.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.batchpredict.io.InputFile;
import org.jspecify.annotations.Nullable;

/**
 * What a path on the local file system was found to be: a file, a directory when it is neither a
 * file nor a problem.
 *
 * @param problem why it is no file to read
 * @param isLink whether the path is that of a symbolic link
 */
record LocalLook(@Nullable InputFile file, @Nullable String problem, boolean isLink) {
  /** Looks at a path; null when there is nothing any more. */
  static @Nullable LocalLook at(Path path) {
    boolean link = false;
    try {
      BasicFileAttributes found =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      link = found.isSymbolicLink();
      return of(path, link ? Files.readAttributes(path, BasicFileAttributes.class) : found, link);
    } catch (NoSuchFileException e) {
      return link ? problem(path + " is a symbolic link to nothing") : null;
    } catch (AccessDeniedException e) {
      return problem("no permission to read " + path);
    } catch (IOException e) {
      return problem(Storage.reason(e));
    }
  }

  private static LocalLook of(Path path, BasicFileAttributes found, boolean link) {
    if (found.isDirectory()) {
      return new LocalLook(null, null, link);
    }
    if (!found.isRegularFile()) {
      return problem(path + " is " + RegularFile.kind(found) + ", not a file");
    }
    if (!Files.isReadable(path)) {
      return problem("no permission to read " + path);
    }
    long modified = found.lastModifiedTime().toMillis();
    return new LocalLook(new InputFile(path.toString(), found.size(), modified), null, link);
  }

  private static LocalLook problem(String problem) {
    return new LocalLook(null, problem, false);
  }
}
