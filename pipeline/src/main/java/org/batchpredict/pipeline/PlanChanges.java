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
import org.jspecify.annotations.Nullable;

/**
 * What is different between the plan of a job that died and that of one that would continue it: the
 * request, the options that matter to the results, the model, the versions, the input files.
 */
final class PlanChanges {
  /** The rest is counted: who has changed more than so many files will not look at each. */
  static final int MAX_FILES_NAMED = 100;

  private final List<String> changes = new ArrayList<>();

  private PlanChanges() {}

  /** All changes, a phrase each; at least one, since the plans have other fingerprints. */
  static List<String> between(Plan before, Plan now) {
    PlanChanges found = new PlanChanges();
    found.compare("", before.job(), now.job());
    found.compareFiles(byPath(before), byPath(now));
    return found.changes.isEmpty()
        ? List.of("fingerprint was %s and is %s".formatted(before.fingerprint(), now.fingerprint()))
        : List.copyOf(found.changes);
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
        .map(path -> happened(path, before.get(path), now.get(path)))
        .forEach(changes::add);
    if (paths.size() > MAX_FILES_NAMED) {
      changes.add(
          String.format(
              Locale.ROOT, "%d more input files are different", paths.size() - MAX_FILES_NAMED));
    }
  }

  private static String happened(String path, @Nullable InputFile before, @Nullable InputFile now) {
    String file = "the input file " + path;
    if (before == null) {
      return file + " was added";
    }
    if (now == null) {
      return file + " was removed";
    }
    return before.describe().equals(now.describe())
        ? file + " was replaced by one of other contents"
        : "%s was changed: it had %s and has %s".formatted(file, before.describe(), now.describe());
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
