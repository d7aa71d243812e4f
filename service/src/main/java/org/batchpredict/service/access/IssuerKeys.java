package org.batchpredict.service.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
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
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int LARGEST = 512 * 1024;

  private final AuthenticationConfig.Oidc config;
  private final DefaultResourceRetriever http =
      new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, LARGEST);

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
      return JWKSet.parse(get(configured == null ? discovered() : configured));
    } catch (IOException | ParseException e) {
      throw new JWKSetUnavailableException("Cannot get the keys of " + config.issuer(), e);
    }
  }

  private String discovered() throws IOException {
    String base =
        config.issuer().endsWith("/")
            ? config.issuer().substring(0, config.issuer().length() - 1)
            : config.issuer();
    JsonNode document =
        new ObjectMapper().readTree(get(base + "/.well-known/openid-configuration"));
    if (!config.issuer().equals(document.path("issuer").asText())) {
      throw new IOException("The discovery document of " + base + " is of another issuer");
    }
    return document.path("jwks_uri").asText();
  }

  private String get(String url) throws IOException {
    try {
      URL where = URI.create(url).toURL();
      if (!where.getProtocol().startsWith("http")) {
        throw new IOException("Unsupported URL: " + url + " (supported: https, http)");
      }
      return http.retrieveResource(where).getContent();
    } catch (IllegalArgumentException e) {
      throw new IOException("Invalid URL: " + url, e);
    }
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}
