package org.batchpredict.pipeline.request;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The SavedModel that a request comes to.
 *
 * @param uri its directory
 * @param versionName {@code projects/P/models/M/versions/V}; null when the request gave a uri
 */
public record ResolvedModel(String uri, @Nullable String versionName) {
  public ResolvedModel {
    requireNonNull(uri, "uri");
  }
}
