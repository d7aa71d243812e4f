package org.batchpredict.service.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.batchpredict.service.access.Caller;

/** The models and versions in the registry of a project; read only. Checks whether callers may. */
public interface Models {
  /** All models of a project, by name. */
  List<Model> models(Caller caller, String project);

  Optional<Model> model(Caller caller, String project, String model);

  /** All versions of a model, by name. */
  List<Version> versions(Caller caller, String project, String model);

  Optional<Version> version(Caller caller, String project, String model, String version);

  /** A model: {@code projects/P/models/M}. */
  record Model(String name, Optional<Version> defaultVersion) {}

  /**
   * A version: {@code projects/P/models/M/versions/V}.
   *
   * @param uri the SavedModel directory
   * @param created when its SavedModel was last written
   */
  record Version(String name, boolean isDefault, String uri, Instant created) {}
}
