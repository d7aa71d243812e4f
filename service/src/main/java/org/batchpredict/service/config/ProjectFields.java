package org.batchpredict.service.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.batchpredict.io.files.FileRoots;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.access.PolicyRules;
import org.batchpredict.service.config.ProjectConfig.Limits;

/** Reads the projects. */
final class ProjectFields {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}");

  private final ConfigPaths paths;

  ProjectFields(ConfigPaths paths) {
    this.paths = paths;
  }

  Map<String, ProjectConfig> read(Fields projects) {
    Map<String, ProjectConfig> byId = new LinkedHashMap<>();
    for (String id : projects.names()) {
      if (!id.equals(ServiceConfig.ANY_PROJECT) && !ID.matcher(id).matches()) {
        projects
            .problems()
            .add(
                "Invalid project: "
                    + id
                    + " (must be *, or letters, digits, \"-\", \"_\", \".\" and \":\")");
      }
      byId.put(id, project(projects.object(id)));
    }
    return byId;
  }

  private ProjectConfig project(Fields fields) {
    ProjectConfig project =
        new ProjectConfig(
            roots(fields, "inputRoots"),
            roots(fields, "outputRoots"),
            roots(fields, "modelRoots"),
            paths.root(fields, "modelRegistry"),
            options(fields.object("options")),
            policy(fields.object("policy")),
            limits(fields.object("limits")));
    fields.close();
    return project;
  }

  private List<String> roots(Fields fields, String name) {
    List<String> roots = paths.roots(fields, name);
    FileRoots.problems(roots)
        .forEach(problem -> fields.problems().add(fields.path(name) + ": " + problem));
    return roots;
  }

  private static Map<String, List<String>> options(Fields sets) {
    Map<String, List<String>> options = new LinkedHashMap<>();
    for (String set : sets.names()) {
      List<String> flags = sets.texts(set);
      OptionSet.problems(flags)
          .forEach(problem -> sets.problems().add(sets.path(set) + ": " + problem));
      options.put(set, flags);
    }
    options.putIfAbsent(ProjectConfig.DEFAULT_OPTIONS, List.of());
    return options;
  }

  private static Policy policy(Fields fields) {
    List<Binding> bindings = new ArrayList<>();
    for (Fields binding : fields.objects("bindings")) {
      bindings.add(new Binding(binding.required("role"), binding.texts("members")));
      binding.close();
    }
    fields.close();
    Policy policy = new Policy(bindings);
    PolicyRules.problemsOfProject(policy, fields.path("bindings")).stream()
        .map(problem -> problem.field() + ": " + problem.description())
        .forEach(fields.problems()::add);
    return policy;
  }

  private static Limits limits(Fields fields) {
    Limits limits =
        new Limits(
            fields.number("runningJobs", Limits.DEFAULT.runningJobs(), 0, 1_000_000),
            fields.number("createsPerMinute", Limits.DEFAULT.createsPerMinute(), 1, 1_000_000),
            fields.number("readsPerMinute", Limits.DEFAULT.readsPerMinute(), 1, 1_000_000));
    fields.close();
    return limits;
  }
}
