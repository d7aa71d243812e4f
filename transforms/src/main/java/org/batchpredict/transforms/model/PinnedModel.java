package org.batchpredict.transforms.model;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/**
 * A model as it was when the job was planned: whoever loads it gets this one, or nothing.
 *
 * @param fingerprint {@link ModelDescription#fingerprint()}
 */
public record PinnedModel(ModelLoader loader, ModelSpec spec, String fingerprint)
    implements Serializable {
  public PinnedModel {
    requireNonNull(loader, "loader");
    requireNonNull(spec, "spec");
    requireNonNull(fingerprint, "fingerprint");
  }

  /**
   * The model as it is now.
   *
   * @throws ModelException when there is none, or it cannot be run
   */
  public static PinnedModel of(ModelLoader loader, ModelSpec spec) {
    return new PinnedModel(loader, spec, loader.describe(spec).fingerprint());
  }

  /** The model's copies in this process, one for each of its devices. */
  List<PinnedModel> onEachDevice() {
    return loader.onEachDevice().stream()
        .map(each -> new PinnedModel(each, spec, fingerprint))
        .toList();
  }

  /**
   * Loads a copy of its own, which takes seconds; {@link SharedModel} has one for all.
   *
   * @throws ModelException when it cannot be loaded, or is another one by now
   */
  public Model load() {
    return new ProbedModel(loader.load(spec, fingerprint));
  }
}
