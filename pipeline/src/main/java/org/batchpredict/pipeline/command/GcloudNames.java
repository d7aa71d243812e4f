package org.batchpredict.pipeline.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.batchpredict.pipeline.request.DeclaredOption;

/**
 * Says in the words of the API what was said in those of {@code gcloud ai-platform jobs submit
 * prediction}: models by their parts, formats in small letters.
 */
final class GcloudNames {
  private static final String URI = "uri";
  private static final String MODEL_NAME = "modelName";
  private static final String VERSION_NAME = "versionName";

  private final Map<String, List<String>> given;
  private final List<String> problems = new ArrayList<>();

  private GcloudNames(Map<String, List<String>> given) {
    this.given = new LinkedHashMap<>(given);
  }

  /** The same arguments with the options of the API only. */
  static Arguments translate(Arguments arguments) {
    GcloudNames names = new GcloudNames(arguments.given());
    names.chooseValues(arguments.verb());
    List<String> directories = names.remove(CommandOption.MODEL_DIR);
    if (!directories.isEmpty()) {
      names.given.merge(URI, directories, GcloudNames::join);
    }
    names.nameLabels();
    names.nameModel();
    return arguments.with(names.given, names.problems);
  }

  private static List<String> join(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private List<String> remove(CommandOption option) {
    List<String> values = given.remove(option.option());
    return values == null ? List.of() : values;
  }

  /** Case does not count where the values can be told one by one. */
  private void chooseValues(Verb verb) {
    for (DeclaredOption option : verb.options()) {
      given.computeIfPresent(
          option.name(),
          (name, values) -> values.stream().map(v -> option.choice(v).orElse(v)).toList());
    }
  }

  /** Dataflow has labels of its own. */
  private void nameLabels() {
    String labels = CommandOption.LABELS.option();
    if (given.containsKey(labels) && !BeamOptions.byName().containsKey(labels)) {
      given.merge("jobLabels", remove(CommandOption.LABELS), GcloudNames::join);
    }
  }

  /** Stores and runners of Google have a project, too. */
  private List<String> projects() {
    String project = CommandOption.PROJECT.option();
    return given.containsKey(project) && BeamOptions.byName().containsKey(project)
        ? given.getOrDefault(project, List.of())
        : remove(CommandOption.PROJECT);
  }

  private void nameModel() {
    List<String> projects = projects();
    List<String> models = remove(CommandOption.MODEL);
    if (models.isEmpty()) {
      return;
    }
    String model = models.get(models.size() - 1);
    if (!model.contains("/")) {
      if (projects.isEmpty()) {
        problems.add("Missing --project (must be given with --model=" + model + ")");
        return;
      }
      model = "projects/" + projects.get(projects.size() - 1) + "/models/" + model;
    }
    List<String> versions = given.getOrDefault(VERSION_NAME, List.of());
    if (versions.isEmpty()) {
      given.put(MODEL_NAME, List.of(model));
    } else if (versions.size() == 1 && !versions.get(0).contains("/")) {
      given.put(VERSION_NAME, List.of(model + "/versions/" + versions.get(0)));
    } else {
      problems.add(
          "Invalid --version-name: %s (must be the name of a version, given with --model)"
              .formatted(String.join(",", versions)));
    }
  }
}
