package org.batchpredict.service.access;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the keys of an issuer, from where its discovery document says unless that is set up. Keys
 * are kept for minutes; one that is new is fetched at once, but not more often than twice in half a
 * minute, and old ones serve on for an hour when the issuer does not answer.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration BETWEEN = Duration.ofSeconds(30);
  private static final Duration OUTAGE = Duration.ofHours(1);
  private static final int PATIENCE_MILLIS = 10_000; // of whoever waits for another's fetch

  private final AuthenticationConfig.Oidc config;
  private final IssuerHttp http = new IssuerHttp();

  private IssuerKeys(AuthenticationConfig.Oidc config) {
    this.config = config;
  }

  static JWKSource<SecurityContext> of(AuthenticationConfig.Oidc config) {
    return JWKSourceBuilder.create(new IssuerKeys(config))
        .cache(FRESH.toMillis(), 2L * PATIENCE_MILLIS)
        .refreshAheadCache(false)
        .rateLimited(BETWEEN.toMillis())
        .outageTolerant(OUTAGE.toMillis())
        .build();
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator evaluator, long time, @Nullable SecurityContext context)
      throws JWKSetUnavailableException {
    try {
      String configured = config.jwksUrl();
      return JWKSet.parse(http.get(configured == null ? discovered() : configured));
    } catch (IOException | ParseException e) {
      throw new JWKSetUnavailableException("Cannot get the keys of " + config.issuer(), e);
    }
  }

  private String discovered() throws IOException {
    IssuerMetadata metadata = IssuerMetadata.fetch(http, config.issuer());
    return metadata.safe(metadata.jwksUri());
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}
