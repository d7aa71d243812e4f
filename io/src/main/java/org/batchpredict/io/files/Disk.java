package org.batchpredict.io.files;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The calls to the operating system in whose order lies what a crash of the machine leaves. */
class Disk {
  /** What there is of this name; null for nothing. */
  @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Creates a file, or empties it. */
  FileChannel create(Path file) throws IOException {
    return new FileOutputStream(file.toFile()).getChannel();
  }

  /**
   * Makes a file's contents durable.
   *
   * @param channel to the file
   */
  void force(FileChannel channel, Path file) throws IOException {
    channel.force(true);
  }

  /** Makes the names in a directory durable, where the system can do that to a directory. */
  void forceDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) { // what was in it is gone with it
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no directories, some network file systems force none. The disk's own
      // trouble has been told by then: the files in the directory are forced first.
    }
  }

  void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a file or an empty directory, if it is there. */
  void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }
}
