package org.batchpredict.service.rest;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.config.ServiceConfig;

/**
 * Keeps pages of other sites from a service that asks for no credentials: any browser on its
 * machine reaches it. Calls must name it by a name of its own, which a name that is made to point
 * here is not, and must not come from another site's page.
 */
final class BrowserGuard {
  private final boolean open;
  private final Set<String> names = new HashSet<>(Set.of("localhost", "[::1]"));

  BrowserGuard(ServiceConfig config) {
    open = !config.authentication().required();
    names.add(config.listen().host().toLowerCase(Locale.ROOT));
    if (config.publicUrl() != null) {
      String host = URI.create(config.publicUrl()).getHost();
      names.add(host == null ? "localhost" : host.toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Lets a call through, or not.
   *
   * @throws ApiException PERMISSION_DENIED
   */
  void check(HttpCall call) {
    if (!open) {
      return;
    }
    String host = call.header("Host");
    if (host != null && !isOwn(host)) {
      throw new ApiException(
          Status.PERMISSION_DENIED,
          "Unknown host: " + Shown.of(host) + " (set publicUrl, or call localhost)");
    }
    String origin = call.header("Origin");
    String site = call.header("Sec-Fetch-Site");
    boolean elsewhere =
        (origin != null && (host == null || !origin.replaceFirst("^https?://", "").equals(host)))
            || "cross-site".equals(site)
            || "same-site".equals(site);
    if (elsewhere) {
      throw new ApiException(Status.PERMISSION_DENIED, "Pages of other sites have no access.");
    }
  }

  private boolean isOwn(String host) {
    String name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    return names.contains(name)
        || name.endsWith(".localhost")
        || name.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }
}
