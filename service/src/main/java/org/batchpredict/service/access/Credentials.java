package org.batchpredict.service.access;

import org.jspecify.annotations.Nullable;

/**
 * What a call brings to show who calls.
 *
 * @param bearerToken of the header {@code Authorization} or the parameter {@code access_token}
 * @param apiKey of the header {@code X-Goog-Api-Key} or the parameter {@code key}
 */
public record Credentials(@Nullable String bearerToken, @Nullable String apiKey) {
  public static final Credentials NONE = new Credentials(null, null);

  /** Credentials never get into a log. */
  @Override
  public String toString() {
    return "Credentials";
  }
}
