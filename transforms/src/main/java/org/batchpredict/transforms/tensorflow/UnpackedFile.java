package org.batchpredict.transforms.tensorflow;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A file that was unpacked from a jar, trusted by its content: the CRC-32 that the jar has for its
 * entry.
 *
 * <p>To read 600 MB at each start would cost a good part of a second. So what a file was found to
 * be is noted beside it, with its size and time: as long as these two are the same, the note
 * stands. That is enough against another build of the same size, a file that was cut short and made
 * long again, or one that was edited; against people, the directory is this user's alone.
 */
record UnpackedFile(Path file) {
  /** Whether the file has this size and CRC-32. */
  boolean holds(long size, long crc) throws IOException {
    if (!Files.exists(file) || Files.size(file) != size) {
      return false;
    }
    if (noted().equals(note(crc))) {
      return true;
    }
    if (crc() != crc) {
      return false;
    }
    writeNote(crc);
    return true;
  }

  /** Writes the file; it appears complete. */
  void write(InputStream content) throws IOException {
    CheckedInputStream checked = new CheckedInputStream(content, new CRC32());
    Path part = beside(".part");
    Files.copy(checked, part, REPLACE_EXISTING);
    Files.move(part, file, ATOMIC_MOVE);
    writeNote(checked.getChecksum().getValue());
  }

  private long crc() throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Channels.newInputStream(FileChannel.open(file))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        crc.update(buffer, 0, read);
      }
    }
    return crc.getValue();
  }

  private String note(long crc) throws IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    return String.format(
        Locale.ROOT, "crc32 %08x, %d bytes, %s", crc, found.size(), found.lastModifiedTime());
  }

  private String noted() throws IOException {
    try {
      return Files.readString(beside(".crc"));
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private void writeNote(long crc) throws IOException {
    Path part = beside(".crc.part");
    Files.writeString(part, note(crc));
    Files.move(part, beside(".crc"), ATOMIC_MOVE);
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
