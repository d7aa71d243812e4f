package org.batchpredict.io.files;

import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.jspecify.annotations.Nullable;

/**
 * Watches the files of a split while it is read (docs/adr/0029): they are to be those of the plan
 * before it and after it.
 */
public final class InputWatch {
  private final List<InputFile> files;
  private final boolean acceptsChanges;
  private final TreeSet<String> changed = new TreeSet<>();

  /**
   * @param planned the files of the whole job, in the order of their paths
   * @param acceptsChanges whether a file that has changed is noted only
   */
  public InputWatch(List<InputFile> planned, Split split, boolean acceptsChanges) {
    this.files =
        split.ranges().stream()
            .map(range -> find(range, planned))
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    this.acceptsChanges = acceptsChanges;
  }

  private static @Nullable InputFile find(FileRange range, List<InputFile> planned) {
    InputFile key = new InputFile(range.file(), range.fileSize(), 0);
    int index = Collections.binarySearch(planned, key, Comparator.comparing(InputFile::path));
    return index < 0 ? null : planned.get(index);
  }

  /**
   * Looks where that is cheap, so that nothing is read in vain.
   *
   * @throws ChangedInputException when a file has changed and that is not accepted
   */
  public void before() throws IOException {
    note(InputLook.atLocal(files));
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
