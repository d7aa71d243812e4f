package org.batchpredict.service.jobs;

import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.io.files.FileSystemsSetup;
import org.batchpredict.pipeline.request.ModelRegistry;
import org.batchpredict.pipeline.request.RegisteredModel;
import org.batchpredict.service.access.AuditLog;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Permission;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.Calls.Call;

/** The models and versions that lie in the registries of projects, as they are found there. */
public final class RegistryModels implements Models {
  private final ServiceConfig config;
  private final Calls calls;
  private final RateLimits limits;

  /**
   * @param clock for the audit log, and for how many calls there are a minute
   */
  public RegistryModels(ServiceConfig config, AuditLog audit, InstantSource clock) {
    this.config = config;
    this.calls = new Calls("ml.projects.models.", audit, clock);
    this.limits = new RateLimits(clock);
  }

  @Override
  public List<Model> models(Caller caller, String project) {
    return run(
        new Call(caller, "list", "projects/" + project, Permission.MODELS_LIST),
        project,
        registry ->
            ModelRegistry.models(registry, project).stream()
                .map(model -> model(project, model))
                .toList(),
        List.of());
  }

  @Override
  public Optional<Model> model(Caller caller, String project, String model) {
    return run(
        new Call(caller, "get", name(project, model), Permission.MODELS_GET),
        project,
        registry -> ModelRegistry.model(registry, project, model).map(m -> model(project, m)),
        Optional.empty());
  }

  @Override
  public List<Version> versions(Caller caller, String project, String model) {
    return run(
        new Call(caller, "versions.list", name(project, model), Permission.VERSIONS_LIST),
        project,
        registry -> versions(registry, project, model),
        List.of());
  }

  @Override
  public Optional<Version> version(Caller caller, String project, String model, String version) {
    String name = name(project, model) + "/versions/" + version;
    return run(
        new Call(caller, "versions.get", name, Permission.VERSIONS_GET),
        project,
        registry ->
            versions(registry, project, model).stream()
                .filter(found -> found.name().equals(name))
                .findFirst(),
        Optional.empty());
  }

  private static List<Version> versions(String registry, String project, String model) {
    return ModelRegistry.model(registry, project, model)
        .map(found -> versions(project, found))
        .orElse(List.of());
  }

  private static Model model(String project, RegisteredModel model) {
    return new Model(
        name(project, model.name()),
        versions(project, model).stream().filter(Version::isDefault).findFirst());
  }

  private static List<Version> versions(String project, RegisteredModel model) {
    return model.versions().stream()
        .map(
            version ->
                new Version(
                    name(project, model.name()) + "/versions/" + version.name(),
                    version.name().equals(model.defaultVersion()),
                    version.uri(),
                    version.saved()))
        .toList();
  }

  private static String name(String project, String model) {
    return "projects/" + project + "/models/" + model;
  }

  private <T> T run(Call call, String project, Function<String, T> work, T nothing) {
    ProjectConfig setUp = config.project(project);
    Policy policy = setUp == null ? Policy.EMPTY : setUp.policy();
    return calls.run(
        call,
        policy,
        () -> null,
        () -> {
          if (setUp == null) {
            throw ApiException.of(
                Status.NOT_FOUND, "name", "The project " + project + " does not exist.");
          }
          limits.count(project, "reads", setUp.limits().readsPerMinute());
          String registry = setUp.modelRegistry();
          return registry == null ? nothing : read(registry, work);
        });
  }

  private static <T> T read(String registry, Function<String, T> work) {
    try {
      FileSystemsSetup.registerFor(List.of(registry), PipelineOptionsFactory.create());
      return work.apply(registry);
    } catch (UncheckedIOException e) {
      ApiException unavailable =
          new ApiException(
              Status.UNAVAILABLE, "Cannot read the model registry: it does not answer (try again)");
      unavailable.initCause(e);
      throw unavailable;
    }
  }
}
