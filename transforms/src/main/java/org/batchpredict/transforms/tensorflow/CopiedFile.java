package org.batchpredict.transforms.tensorflow;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of a model's copy, as it was when it was known to be sound.
 *
 * @param path from the copy's directory, with {@code /}
 * @param size in bytes
 * @param modified in nanoseconds or whatever is the disk's finest unit
 * @param pieces the CRC32C of each {@link ModelCopy#PIECE_BYTES}
 */
record CopiedFile(String path, long size, String modified, List<Integer> pieces) {
  CopiedFile {
    pieces = List.copyOf(pieces);
  }

  static String modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toString();
  }

  /** Whether the file is there with this size, and has not been touched since. */
  boolean isUntouched(Path directory) throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(directory.resolve(path), BasicFileAttributes.class);
      return found.isRegularFile()
          && found.size() == size
          && found.lastModifiedTime().toString().equals(modified);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Whether the file is there with these contents, all of which are read. */
  boolean isWhole(Path directory) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(directory.resolve(path)))) {
      byte[] buffer = new byte[1 << 16];
      for (int piece : pieces) {
        CRC32C crc = new CRC32C();
        long left = ModelCopy.PIECE_BYTES;
        int read = 0;
        for (; left > 0 && read >= 0; left -= Math.max(read, 0)) {
          read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
          crc.update(buffer, 0, Math.max(read, 0));
        }
        if ((int) crc.getValue() != piece) {
          return false;
        }
      }
      return in.read() < 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  CopiedFile asNow(Path directory) throws IOException {
    return new CopiedFile(path, size, modified(directory.resolve(path)), pieces);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeUTF(path);
    out.writeLong(size);
    out.writeUTF(modified);
    out.writeInt(pieces.size());
    for (int piece : pieces) {
      out.writeInt(piece);
    }
  }

  static CopiedFile read(DataInputStream in) throws IOException {
    String path = in.readUTF();
    long size = in.readLong();
    String modified = in.readUTF();
    int count = in.readInt();
    List<Integer> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pieces.add(in.readInt());
    }
    return new CopiedFile(path, size, modified, pieces);
  }
}
