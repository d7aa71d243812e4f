package org.batchpredict.service;

import java.util.List;
import java.util.Optional;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.jobs.Models;

/** Until there is a registry. */
final class NoModels implements Models {
  @Override
  public List<Model> models(Caller caller, String project) {
    return List.of();
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
