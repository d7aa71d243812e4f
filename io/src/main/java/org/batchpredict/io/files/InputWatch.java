package org.batchpredict.io.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;

/**
 * Watches the files of a split while it is read (docs/adr/0029): they are to be those of the plan
 * before it and after it.
 */
public final class InputWatch {
  /** Of more files than these, a look before they are read costs as much as reading a part. */
  private static final int FEW = 8;

  private final List<InputFile> files;
  private final boolean acceptsChanges;
  private final TreeSet<String> changed = new TreeSet<>();

  /**
   * @param planned the files of the whole job, in the order of their paths
   * @param acceptsChanges whether a file that has changed is noted only
   */
  public InputWatch(List<InputFile> planned, Split split, boolean acceptsChanges) {
    this.files = files(split, planned);
    this.acceptsChanges = acceptsChanges;
  }

  /** Mostly each file is the one after the last. */
  private static List<InputFile> files(Split split, List<InputFile> planned) {
    List<InputFile> files = new ArrayList<>(split.ranges().size());
    int next = 0;
    for (FileRange range : split.ranges()) {
      if (next > 0 && planned.get(next - 1).path().equals(range.file())) {
        continue;
      }
      boolean isNext = next < planned.size() && planned.get(next).path().equals(range.file());
      int index = isNext ? next : find(range, planned);
      if (index >= 0) {
        files.add(planned.get(index));
        next = index + 1;
      }
    }
    return files;
  }

  private static int find(FileRange range, List<InputFile> planned) {
    InputFile key = new InputFile(range.file(), range.fileSize(), 0);
    return Collections.binarySearch(planned, key, Comparator.comparing(InputFile::path));
  }

  /**
   * Looks where that is cheap, so that nothing is read in vain: not at many files, each of which is
   * read sooner than it is looked at.
   *
   * @throws ChangedInputException when a file has changed and that is not accepted
   */
  public void before() throws IOException {
    if (files.size() <= FEW) {
      note(InputLook.atLocal(files));
    }
  }

  /**
   * Looks at local files one of which could not be read: that it has changed says more.
   *
   * @throws ChangedInputException when a file has changed and that is not accepted
   */
  public void explain(UnreadableFileException failure) throws IOException {
    try {
      note(InputLook.atLocal(files));
    } catch (IOException e) {
      e.addSuppressed(failure);
      throw e;
    }
  }

  /**
   * Looks at all files, once they are read: what has not changed by now had not when it was read.
   *
   * @throws ChangedInputException when a file has changed and that is not accepted
   */
  public void after() throws IOException {
    note(InputLook.at(files));
  }

  private void note(InputLook look) throws ChangedInputException {
    if (!look.changes().isEmpty() && !acceptsChanges) {
      throw new ChangedInputException(look.changes());
    }
    look.changed().forEach(file -> changed.add(file.path()));
  }

  /** The files that have been seen to be others, sorted; none unless that is accepted. */
  public List<String> changed() {
    return List.copyOf(changed);
  }
}
