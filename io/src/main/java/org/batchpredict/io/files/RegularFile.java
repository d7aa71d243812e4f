package org.batchpredict.io.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.batchpredict.io.LastingException;

/** Tells files from what only has the name of one: to open a pipe is to wait for its writer. */
final class RegularFile {
  private RegularFile() {}

  /**
   * Refuses what is no file. What is not there is for the one who opens it to say.
   *
   * @throws LastingException with the reason, which does not name it
   */
  static void require(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new LastingException("it is " + kind(attributes) + ", not a file");
      }
    } catch (NoSuchFileException e) {
      // told in the system's words when it is opened
    }
  }

  static String kind(BasicFileAttributes attributes) {
    return attributes.isDirectory() ? "a directory" : "a pipe, a socket or a device";
  }
}
