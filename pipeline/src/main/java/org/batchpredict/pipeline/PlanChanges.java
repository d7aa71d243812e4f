package org.batchpredict.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.staging.Plan;

/** What is different between the plan of a job that died and that of one that would continue it. */
final class PlanChanges {
  /** Enough to see what happened; a whole directory of changed files need not be listed. */
  private static final int MAX_FILES_NAMED = 3;

  private final List<String> changes = new ArrayList<>();

  private PlanChanges() {}

  /** The changes, a phrase each. */
  static List<String> between(Plan before, Plan now) {
    PlanChanges found = new PlanChanges();
    found.compare("", before.job(), now.job());
    found.compareFiles(byPath(before), byPath(now));
    return List.copyOf(found.changes);
  }

  private void compare(String path, JsonNode before, JsonNode now) {
    if (before.isObject() && now.isObject()) {
      Set<String> names = new TreeSet<>();
      before.fieldNames().forEachRemaining(names::add);
      now.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String child = path.isEmpty() ? name : path + "." + name;
        compare(child, before.path(name), now.path(name));
      }
    } else if (!text(before).equals(text(now))) { // nodes differ by the width of their numbers
      changes.add("%s was %s and is %s".formatted(path, text(before), text(now)));
    }
  }

  private void compareFiles(Map<String, InputFile> before, Map<String, InputFile> now) {
    Set<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(now.keySet());
    paths.removeIf(path -> before.containsKey(path) && before.get(path).equals(now.get(path)));
    paths.stream()
        .limit(MAX_FILES_NAMED)
        .map(path -> "the input file %s was %s".formatted(path, happened(path, before, now)))
        .forEach(changes::add);
    if (paths.size() > MAX_FILES_NAMED) {
      changes.add(
          String.format(
              Locale.ROOT, "%d more input files are different", paths.size() - MAX_FILES_NAMED));
    }
  }

  private static String happened(
      String path, Map<String, InputFile> before, Map<String, InputFile> now) {
    if (!before.containsKey(path)) {
      return "added";
    }
    return now.containsKey(path) ? "changed" : "removed";
  }

  private static Map<String, InputFile> byPath(Plan plan) {
    Map<String, InputFile> files = new HashMap<>();
    plan.files().forEach(file -> files.put(file.path(), file));
    return files;
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? "not given" : node.toString();
  }
}
