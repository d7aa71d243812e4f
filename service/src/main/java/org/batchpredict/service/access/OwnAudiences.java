package org.batchpredict.service.access;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What tokens that are meant for the service name as their audience.
 *
 * @param publicUrl of the service, as clients know it
 * @param more what else names the service itself
 */
record OwnAudiences(Supplier<String> publicUrl, List<String> more) {
  /** Where Google's clients believe that they send assertions, whatever their key file says. */
  private static final Set<String> GOOGLES_TOKEN_URLS =
      Set.of(
          "https://oauth2.googleapis.com/token",
          "https://accounts.google.com/o/oauth2/token",
          "https://www.googleapis.com/oauth2/v3/token",
          "https://www.googleapis.com/oauth2/v4/token");

  OwnAudiences {
    more = List.copyOf(more);
  }

  /** Whether a self-signed token for all of these is for the service; one for nothing is. */
  boolean nameTheService(List<String> audience) {
    return audience.isEmpty()
        || audience.stream().anyMatch(a -> base(a).equals(base(url())) || more.contains(a));
  }

  /** Whether an assertion for all of these is for {@code /token}. */
  boolean nameTheExchange(List<String> audience) {
    return audience.stream()
        .anyMatch(
            a ->
                a.equals(base(url()) + "/token")
                    || GOOGLES_TOKEN_URLS.contains(a)
                    || more.contains(a));
  }

  private String url() {
    return publicUrl.get();
  }

  private static String base(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
