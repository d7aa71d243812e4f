package org.batchpredict.io.staging;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.files.InputLook;
import org.batchpredict.io.files.Storage;
import org.jspecify.annotations.Nullable;

/**
 * What a look at an output directory has found: whether the results in it are whole, to the last
 * bit (docs/output.md, Verify).
 *
 * @param outputPath the directory, in its one spelling
 * @param problems all that is wrong, a phrase each; empty when the results are whole
 * @param manifest what the job says of them; null when there is no manifest that can be read
 */
public record OutputCheck(String outputPath, List<String> problems, @Nullable Manifest manifest) {
  public OutputCheck {
    problems = List.copyOf(problems);
  }

  /**
   * Reads all files of an output directory, and writes nothing. What it holds of them in memory is
   * a buffer for each thread, and the manifest.
   *
   * @param counts by the suffixes of the files of predictions, of formats that count their records
   *     themselves
   * @throws IllegalArgumentException when that is no directory's path, or no store has it
   */
  public static OutputCheck of(String outputPath, Map<String, RecordCount> counts) {
    String path = OutputDirectory.normalize(outputPath);
    OutputChecker checker = new OutputChecker(path, counts);
    try {
      checker.run();
    } catch (IOException e) {
      checker.problems().add(Storage.reason(e));
    }
    return new OutputCheck(path, checker.problems(), checker.manifest());
  }

  /** The paths of the files that were predicted; none when no manifest tells. */
  public List<String> inputPaths() {
    return manifest == null
        ? List.of()
        : manifest.files().stream().map(Manifest.FileRead::path).toList();
  }

  /** The same with a look at the input: whether its files are still those that were predicted. */
  public OutputCheck withInput() {
    if (manifest == null) {
      return this;
    }
    List<String> more = new ArrayList<>(problems);
    try {
      manifest.files().stream()
          .filter(file -> Boolean.TRUE.equals(file.changed()))
          .map(file -> file.path() + " was another file when it was read than when it was planned")
          .forEach(more::add);
      more.addAll(
          InputLook.atAll(manifest.files().stream().map(Manifest.FileRead::planned).toList())
              .changes());
    } catch (IOException e) {
      more.add(Storage.reason(e));
    }
    return new OutputCheck(outputPath, more, manifest);
  }
}
