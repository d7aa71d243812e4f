package org.batchpredict.pipeline.request;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model in a registry, as it is found there.
 *
 * @param name without its project
 * @param versions of which there is one, at least: names first, then numbers, the highest last
 * @param defaultVersion the one that a job gets which names none; null when that cannot be told
 */
public record RegisteredModel(
    String name, List<Version> versions, @Nullable String defaultVersion) {
  public RegisteredModel {
    requireNonNull(name, "name");
    versions = List.copyOf(versions);
  }

  /**
   * A version of a model.
   *
   * @param uri its SavedModel directory
   * @param saved when its graph was last written; the epoch where the store does not say
   */
  public record Version(String name, String uri, Instant saved) {}
}
