package org.batchpredict.io.staging;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to read and write, decided before anything runs.
 *
 * @param fingerprint of the request, the input, the model; letters, digits, {@code -}, {@code _}
 * @param files in the order of their paths
 * @param splits their ranges, in order, are the bytes of the files, in order
 * @param job what the manifest says of the job besides: an object whose fields become the
 *     manifest's, so none may be named as one of {@link Manifest}'s own
 */
public record Plan(
    String fingerprint,
    ResultFiles results,
    List<InputFile> files,
    List<Split> splits,
    JsonNode job) {
  public Plan {
    Staging.checkName("fingerprint", fingerprint);
    requireNonNull(results, "results");
    files = List.copyOf(files);
    splits = List.copyOf(splits);
    if (!job.isObject()) {
      throw new IllegalArgumentException("Invalid job: " + job + " (must be a JSON object)");
    }
    job = job.deepCopy();
    for (String field : ManifestJson.FIELDS) {
      if (job.has(field)) {
        throw new IllegalArgumentException(
            "Invalid field of the job: " + field + " (must not be a field of the manifest's own)");
      }
    }
    for (int i = 0; i < splits.size(); i++) {
      if (splits.get(i).index() != i) {
        throw new IllegalArgumentException(
            "Invalid index of split " + i + ": " + splits.get(i).index());
      }
    }
    checkRanges(files, splits);
  }

  private static void checkRanges(List<InputFile> files, List<Split> splits) {
    Set<String> paths = new HashSet<>();
    for (InputFile file : files) {
      if (!paths.add(file.path())) {
        throw new IllegalArgumentException(
            "Invalid file in the plan: " + file.path() + " (must be there once)");
      }
    }
    Iterator<FileRange> ranges = splits.stream().flatMap(s -> s.ranges().stream()).iterator();
    for (InputFile file : files) {
      long end = 0;
      do {
        FileRange range = ranges.hasNext() ? ranges.next() : null;
        if (range == null
            || !range.file().equals(file.path())
            || range.start() != end
            || range.fileSize() != file.size()) {
          throw invalidRange(file.path() + " from byte " + end, range);
        }
        end = range.end();
      } while (end < file.size());
    }
    if (ranges.hasNext()) {
      throw invalidRange("no more", ranges.next());
    }
  }

  private static IllegalArgumentException invalidRange(String expected, @Nullable FileRange range) {
    return new IllegalArgumentException(
        "Invalid range in the plan: " + range + " (must be " + expected + ")");
  }
}
