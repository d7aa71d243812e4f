package org.batchpredict.service.access;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Knows what an issuer says of itself for minutes, and that it does not answer for seconds: whoever
 * comes to the page, without being asked who they are, makes it look.
 */
final class IssuerDiscovery {
  static final Duration FRESH = Duration.ofMinutes(5);
  static final Duration AWAY = Duration.ofSeconds(5);

  private final IssuerHttp http;
  private final String issuer;
  private final InstantSource clock;
  private @Nullable IssuerMetadata known;
  private String failure = "";
  private Instant end = Instant.MIN;

  IssuerDiscovery(IssuerHttp http, String issuer, InstantSource clock) {
    this.http = http;
    this.issuer = issuer;
    this.clock = clock;
  }

  synchronized IssuerMetadata get() throws IOException {
    if (!clock.instant().isBefore(end)) {
      look();
    }
    if (known == null) {
      throw new IOException(failure);
    }
    return known;
  }

  private void look() {
    known = null;
    try {
      known = IssuerMetadata.fetch(http, issuer);
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
    }
    end = clock.instant().plus(known == null ? AWAY : FRESH);
  }
}
