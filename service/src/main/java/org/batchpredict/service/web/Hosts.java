package org.batchpredict.service.web;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.batchpredict.service.config.ServiceConfig;

/**
 * The names by which the service may be called. A page of another site can give its own name to the
 * address of this service, and would then be taken by browsers for one of ours; by that name the
 * service does not answer. An address in place of a name cannot be had by such a site.
 */
final class Hosts {
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+\\]");

  private final Set<String> names;

  private Hosts(Set<String> names) {
    this.names = Set.copyOf(names);
  }

  static Hosts of(ServiceConfig config) {
    Set<String> names = new HashSet<>(Set.of("localhost"));
    names.add(config.listen().host().toLowerCase(Locale.ROOT));
    String url = config.publicUrl();
    String host = url == null ? null : URI.create(url).getHost();
    if (host != null) {
      names.add(host.toLowerCase(Locale.ROOT));
    }
    return new Hosts(names);
  }

  /** Whether the service answers to this name, which has no port. */
  boolean has(String host) {
    return ADDRESS.matcher(host).matches() || names.contains(host.toLowerCase(Locale.ROOT));
  }
}
