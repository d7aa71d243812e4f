package org.batchpredict.io.records;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.files.Parallel;

/**
 * Which files of an input can be cut. Some formats must look into a file for that: each is looked
 * at once, and of many files many at a time.
 */
public final class FileCuts {
  private static final Optional<String> NOT_YET = Optional.empty();

  private final RecordFormat format;

  /** What was found, by the files' paths. */
  private final Map<String, Optional<String>> known = new HashMap<>();

  public FileCuts(RecordFormat format) {
    this.format = format;
  }

  /**
   * Why a file must be read as a whole; empty when it can be cut.
   *
   * @throws UncheckedIOException when the file has to be looked at, and cannot be
   */
  Optional<String> wholeBecause(InputFile file) {
    return known.computeIfAbsent(file.path(), path -> format.wholeBecause(file));
  }

  /**
   * Looks at files that will be asked for.
   *
   * @throws UncheckedIOException when one has to be looked at, and cannot be
   */
  void look(List<InputFile> files) {
    List<InputFile> unknown =
        files.stream().filter(file -> !known.containsKey(file.path())).toList();
    List<Optional<String>> found = new ArrayList<>(Collections.nCopies(unknown.size(), NOT_YET));
    try {
      Parallel.each(
          "batchpredict-look",
          unknown.size(),
          i -> found.set(i, format.wholeBecause(unknown.get(i))));
    } catch (IOException e) {
      throw e.getCause() instanceof UncheckedIOException one ? one : new UncheckedIOException(e);
    }
    for (int i = 0; i < unknown.size(); i++) {
      known.put(unknown.get(i).path(), found.get(i));
    }
  }
}
