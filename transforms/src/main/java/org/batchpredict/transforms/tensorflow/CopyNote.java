package org.batchpredict.transforms.tensorflow;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.batchpredict.transforms.tensorflow.ModelDirectory.ModelFile;

/**
 * What is noted beside a model's copy, to tell later whether it still is what was copied.
 *
 * <p>To read gigabytes at each load would cost seconds. So as long as each file has the size and
 * time that are noted, it is taken for sound; else its contents are compared. After a crash of the
 * machine a file may be as long as it was and hold nothing: in another run of the system than the
 * one that is noted, all contents are compared.
 *
 * @param boot the run of the operating system in which the copy was last known to be sound
 */
record CopyNote(String boot, List<CopiedFile> files) {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String NOTE = "note";
  private static final String MODEL = "model";

  CopyNote {
    files = List.copyOf(files);
  }

  static CopyNote of(List<CopiedFile> files) throws IOException {
    List<CopiedFile> sorted = new ArrayList<>(files);
    sorted.sort(Comparator.comparing(CopiedFile::path)); // as directories are listed
    return new CopyNote(currentBoot(), sorted);
  }

  /** Where in a copy the model itself is. */
  static Path model(Path copy) {
    return copy.resolve(MODEL);
  }

  /** Whether a copy is there and sound. */
  static boolean vouchesFor(Path copy) throws IOException {
    if (!Files.isRegularFile(copy.resolve(NOTE)) || !Files.isDirectory(model(copy))) {
      return false;
    }
    CopyNote note;
    try {
      note = read(copy);
    } catch (IOException e) { // cut short, like what it is a note of
      return false;
    }
    return note.isOfAllFiles(copy) && note.isSound(copy);
  }

  /** Makes a copy be none any more, though it may be in use. */
  static void tearUp(Path copy) throws IOException {
    Files.deleteIfExists(copy.resolve(NOTE));
  }

  private boolean isOfAllFiles(Path copy) throws IOException {
    List<ModelFile> found = new LocalDirectory("", model(copy)).files();
    return found.equals(files.stream().map(f -> new ModelFile(f.path(), f.size())).toList());
  }

  private boolean isSound(Path copy) throws IOException {
    boolean trusted = boot.equals(currentBoot());
    List<CopiedFile> now = new ArrayList<>();
    for (CopiedFile file : files) {
      if (!(trusted && file.isUntouched(model(copy))) && !file.isWhole(model(copy))) {
        return false;
      }
      now.add(file.asNow(model(copy)));
    }
    if (!trusted || !now.equals(files)) {
      of(now).write(copy);
    }
    return true;
  }

  void write(Path copy) throws IOException {
    Path part = copy.resolve(NOTE + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
      out.writeUTF(boot);
      out.writeInt(files.size());
      for (CopiedFile file : files) {
        file.write(out);
      }
    }
    Files.move(part, copy.resolve(NOTE), StandardCopyOption.ATOMIC_MOVE);
  }

  private static CopyNote read(Path copy) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(copy.resolve(NOTE))))) {
      String boot = in.readUTF();
      int count = in.readInt();
      List<CopiedFile> files = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        files.add(CopiedFile.read(in));
      }
      return new CopyNote(boot, files);
    }
  }

  private static String currentBoot() throws IOException {
    return Files.isReadable(BOOT) ? Files.readString(BOOT).strip() : "unknown";
  }
}
