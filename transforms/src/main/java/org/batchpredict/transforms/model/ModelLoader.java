package org.batchpredict.transforms.model;

import java.io.Serializable;
import java.util.List;

/**
 * The way to the models of one runtime. It goes to the workers with the job: loaders that are equal
 * load alike.
 */
public interface ModelLoader extends Serializable {
  /**
   * Finds out what can be known of a model without loading it; no code of the runtime runs.
   *
   * @throws ModelException when there is no such model or signature, or it cannot be run
   */
  ModelDescription describe(ModelSpec spec);

  /**
   * Loads a model, which takes seconds.
   *
   * @param fingerprint the model that is meant, {@link ModelDescription#fingerprint()}
   * @throws ModelException when it cannot be loaded, or its fingerprint is another
   */
  Model load(ModelSpec spec, String fingerprint);

  /**
   * The loaders of a process's copies of a model: one for each device that this loader is for and
   * that the process has. Every call in a process gives the same ones.
   *
   * @throws ModelException when it has none
   */
  default List<? extends ModelLoader> onEachDevice() {
    return List.of(this);
  }
}
