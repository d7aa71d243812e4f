package org.batchpredict.io.staging;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.jspecify.annotations.Nullable;

/**
 * The plan as it is stored: files are arrays {@code [path, size, modified, checksum]}, ranges are
 * arrays {@code [index of the file, start, end]}, so that a hundred thousand files take a few
 * megabytes.
 */
record PlanJson(
    String fingerprint,
    ResultFiles results,
    JsonNode job,
    List<File> files,
    List<List<Range>> splits) {

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"path", "size", "modified", "checksum"})
  record File(String path, long size, long modified, @Nullable String checksum) {}

  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"file", "start", "end"})
  record Range(int file, long start, long end) {}

  static PlanJson of(Plan plan) {
    Map<String, Integer> indexes = new HashMap<>();
    plan.files().forEach(file -> indexes.put(file.path(), indexes.size()));
    return new PlanJson(
        plan.fingerprint(),
        plan.results(),
        plan.job(),
        plan.files().stream()
            .map(f -> new File(f.path(), f.size(), f.lastModifiedMillis(), f.checksum()))
            .toList(),
        plan.splits().stream().map(split -> ranges(split, indexes)).toList());
  }

  private static List<Range> ranges(Split split, Map<String, Integer> indexes) {
    return split.ranges().stream()
        .map(range -> new Range(indexes.getOrDefault(range.file(), -1), range.start(), range.end()))
        .toList();
  }

  Plan toPlan() {
    List<InputFile> inputs =
        files.stream()
            .map(f -> new InputFile(f.path(), f.size(), f.modified(), f.checksum()))
            .toList();
    Split[] plannedSplits = new Split[splits.size()];
    for (int i = 0; i < plannedSplits.length; i++) {
      plannedSplits[i] =
          new Split(i, splits.get(i).stream().map(range -> fileRange(range, inputs)).toList());
    }
    return new Plan(fingerprint, results, inputs, List.of(plannedSplits), job);
  }

  private static FileRange fileRange(Range range, List<InputFile> files) {
    InputFile file = files.get(range.file());
    return new FileRange(file.path(), range.start(), range.end(), file.size());
  }
}
