package org.batchpredict.service.rest;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Models;

/** A registry of 25 models, m00 to m24, each with the versions 1 and 2. */
final class FakeModels implements Models {
  @Override
  public List<Model> models(Caller caller, String project) {
    check(caller);
    return IntStream.range(0, 25)
        .mapToObj(i -> model(project, String.format(Locale.ROOT, "m%02d", i)))
        .toList();
  }

  @Override
  public Optional<Model> model(Caller caller, String project, String model) {
    return models(caller, project).stream()
        .filter(m -> m.name().endsWith("/models/" + model))
        .findFirst();
  }

  @Override
  public List<Version> versions(Caller caller, String project, String model) {
    return model(caller, project, model).isEmpty()
        ? List.of()
        : List.of(version(project, model, 1), version(project, model, 2));
  }

  @Override
  public Optional<Version> version(Caller caller, String project, String model, String version) {
    return versions(caller, project, model).stream()
        .filter(v -> v.name().endsWith("/versions/" + version))
        .findFirst();
  }

  private static void check(Caller caller) {
    if (caller.isAnonymous()) {
      throw new ApiException(Status.UNAUTHENTICATED, "The request has no credentials.");
    }
  }

  private static Model model(String project, String model) {
    return new Model(
        "projects/" + project + "/models/" + model, Optional.of(version(project, model, 2)));
  }

  private static Version version(String project, String model, int version) {
    return new Version(
        "projects/" + project + "/models/" + model + "/versions/" + version,
        version == 2,
        "/registry/" + model + "/" + version,
        Instant.parse("2026-01-02T03:04:05.6Z"));
  }
}
