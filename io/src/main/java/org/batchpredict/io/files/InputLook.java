package org.batchpredict.io.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.batchpredict.io.InputFile;
import org.jspecify.annotations.Nullable;

/**
 * Another look at input files: which of them are no longer what they were when they were found.
 *
 * <p>A file that has the same size and time as before is taken for the same one; on stores that
 * have checksums, these tell.
 */
public final class InputLook {
  /** What some store takes for a pattern. */
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[\\]{}\\\\]");

  /** As many as a store is asked for in one request. */
  private static final int MANY = 100;

  private final List<String> changes = new ArrayList<>();
  private final List<InputFile> changed = new ArrayList<>();

  private InputLook() {}

  /**
   * Looks at files of any store: on the local disk one by one, on the others many with a request.
   *
   * @throws IOException when a store does not answer
   */
  public static InputLook at(List<InputFile> files) throws IOException {
    InputLook look = atLocal(files);
    List<InputFile> remote =
        files.stream().filter(file -> !LocalPaths.isLocal(file.path())).toList();
    for (int from = 0; from < remote.size(); from += MANY) {
      look.lookRemote(remote.subList(from, Math.min(from + MANY, remote.size())));
    }
    return look;
  }

  /**
   * The same for all files of a job, with many looks under way at a time.
   *
   * @throws IOException when a store does not answer
   */
  public static InputLook atAll(List<InputFile> files) throws IOException {
    int pieces = (files.size() + MANY - 1) / MANY;
    List<InputLook> looks = new ArrayList<>(Collections.nCopies(pieces, new InputLook()));
    Parallel.run(
        "batchpredict-look",
        pieces,
        i -> {
          int from = i * MANY;
          looks.set(i, at(files.subList(from, Math.min(from + MANY, files.size()))));
        });
    InputLook all = new InputLook();
    for (InputLook look : looks) {
      all.changes.addAll(look.changes);
      all.changed.addAll(look.changed);
    }
    return all;
  }

  /** Looks only at the files on the local disk, where that costs nothing. */
  public static InputLook atLocal(List<InputFile> files) throws IOException {
    InputLook look = new InputLook();
    for (InputFile file : files) {
      if (LocalPaths.isLocal(file.path())) {
        look.lookLocal(file);
      }
    }
    return look;
  }

  /** The files, as they were, that are something else now. */
  public List<InputFile> changed() {
    return changed;
  }

  /** What has become of each of them, a phrase that starts with its path. */
  public List<String> changes() {
    return changes;
  }

  private void lookLocal(InputFile before) throws IOException {
    Path path = Path.of(before.path());
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (now.isRegularFile()) {
        long modified = now.lastModifiedTime().toMillis();
        compare(before, new InputFile(before.path(), now.size(), modified));
      } else {
        change(before, "is " + RegularFile.kind(now) + " now, not a file");
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      compare(before, null);
    } catch (IOException e) {
      throw new UnreadableFileException(before.path(), e);
    }
  }

  private void lookRemote(List<InputFile> files) throws IOException {
    List<InputFile> plain = new ArrayList<>();
    for (InputFile file : files) {
      if (SPECIAL.matcher(file.path()).find()) {
        compare(file, find(file.path()));
      } else {
        plain.add(file);
      }
    }
    List<MatchResult> found = plain.isEmpty() ? List.of() : match(plain);
    for (int i = 0; i < plain.size(); i++) {
      compare(
          plain.get(i),
          found.get(i).metadata().stream().findFirst().map(StoreEntry::inputFile).orElse(null));
    }
  }

  private static List<MatchResult> match(List<InputFile> files) throws IOException {
    List<String> paths = files.stream().map(InputFile::path).toList();
    try {
      return BrokenAnswers.askAgain(
          paths.get(0), () -> FileSystems.match(paths, EmptyMatchTreatment.ALLOW));
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFileException(paths.get(0), e);
    }
  }

  private static @Nullable InputFile find(String path) throws IOException {
    return RemoteGlob.expand(path).files().stream()
        .map(StoreEntry::file)
        .filter(file -> file.path().equals(path))
        .findFirst()
        .orElse(null);
  }

  private void compare(InputFile before, @Nullable InputFile now) {
    if (now == null) {
      change(before, "is no longer there");
    } else if (!before.isSameAs(now)) {
      String size = now.describe().equals(before.describe()) ? "other contents" : now.describe();
      change(before, "had " + before.describe() + " and has " + size);
    }
  }

  private void change(InputFile before, String what) {
    changed.add(before);
    changes.add(before.path() + " " + what);
  }
}
