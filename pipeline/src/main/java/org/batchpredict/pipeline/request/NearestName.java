package org.batchpredict.pipeline.request;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that a misspelt one was probably meant to be. */
public final class NearestName {
  /** A longer name is no misspelling of ours, and comparing it would only take time. */
  private static final int MAX_LENGTH = 64;

  private NearestName() {}

  /** The nearest of the valid names; empty when none is near enough to be worth suggesting. */
  public static Optional<String> of(String name, Collection<String> valid) {
    if (name.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String plain = plain(name);
    LevenshteinDistance distance = new LevenshteinDistance(Math.max(2, plain.length() / 3));
    return valid.stream()
        .filter(candidate -> distance.apply(plain, plain(candidate)) >= 0)
        .min(Comparator.comparing(candidate -> distance.apply(plain, plain(candidate))));
  }

  /** Words run together in lower case: spelling them apart differently is no distance. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_\\- ]", "");
  }
}
