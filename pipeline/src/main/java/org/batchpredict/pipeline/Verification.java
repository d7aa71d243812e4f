package org.batchpredict.pipeline;

import java.util.List;
import java.util.Locale;
import org.batchpredict.io.shards.WrittenFile;
import org.batchpredict.io.staging.Manifest;
import org.batchpredict.io.staging.OutputCheck;

/**
 * What the results in a directory were found to be: whole, or why not.
 *
 * @param outputPath the directory, absolute when it is local
 * @param problems all that is wrong, one phrase each; none when the results are whole
 * @param predictions how many the manifest says that there are; 0 when it cannot be read
 * @param failures likewise
 * @param shards likewise
 * @param bytes the size of all files but the manifest, likewise
 */
public record Verification(
    String outputPath,
    List<String> problems,
    long predictions,
    long failures,
    int shards,
    long bytes) {
  public Verification {
    problems = List.copyOf(problems);
  }

  static Verification of(OutputCheck check) {
    Manifest manifest = check.manifest();
    return manifest == null
        ? new Verification(check.outputPath(), check.problems(), 0, 0, 0, 0)
        : new Verification(
            check.outputPath(),
            check.problems(),
            manifest.totals().predictions(),
            manifest.totals().failures(),
            manifest.shards().size(),
            manifest.writtenFiles().stream().mapToLong(WrittenFile::bytes).sum());
  }

  /** Whether the results are those of a finished job, every bit of them. */
  public boolean isWhole() {
    return problems.isEmpty();
  }

  /** One line, for people. */
  public String describe() {
    return isWhole()
        ? String.format(
            Locale.ROOT,
            "Whole: %s holds %d predictions and %d failures in %d shards (%d bytes)",
            outputPath,
            predictions,
            failures,
            shards,
            bytes)
        : "Not whole: " + outputPath + ": " + problems.get(0) + more(problems.size() - 1);
  }

  private static String more(int others) {
    if (others == 0) {
      return "";
    }
    return String.format(Locale.ROOT, " (and %d more problem%s)", others, others == 1 ? "" : "s");
  }
}
