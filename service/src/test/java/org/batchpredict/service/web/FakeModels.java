package org.batchpredict.service.web;

import java.util.List;
import java.util.Optional;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.jobs.Models;

/** A registry with one model. */
final class FakeModels implements Models {
  @Override
  public List<Model> models(Caller caller, String project) {
    return List.of(new Model("projects/" + project + "/models/census", Optional.empty()));
  }

  @Override
  public Optional<Model> model(Caller caller, String project, String model) {
    return Optional.empty();
  }

  @Override
  public List<Version> versions(Caller caller, String project, String model) {
    return List.of();
  }

  @Override
  public Optional<Version> version(Caller caller, String project, String model, String version) {
    return Optional.empty();
  }
}
