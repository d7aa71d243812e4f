package org.batchpredict.service.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * What an issuer says of itself: its discovery document (OpenID Connect Discovery 1.0, section 3).
 *
 * @param takesBasic whether clients may show their secret in a header
 * @param namesItself whether it says who it is when it sends a browser back (RFC 9207)
 */
record IssuerMetadata(
    String issuer,
    String authorizationEndpoint,
    String tokenEndpoint,
    String jwksUri,
    boolean takesBasic,
    boolean namesItself) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static IssuerMetadata fetch(IssuerHttp http, String issuer) throws IOException {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return parse(issuer, http.get(base + "/.well-known/openid-configuration"));
  }

  static IssuerMetadata parse(String issuer, String json) throws IOException {
    JsonNode document = JSON.readTree(json);
    if (!issuer.equals(document.path("issuer").asText())) {
      throw new IOException("The discovery document of " + issuer + " is of another issuer");
    }
    JsonNode methods = document.path("token_endpoint_auth_methods_supported");
    boolean takesBasic = methods.isMissingNode(); // it is the default
    for (JsonNode method : methods) {
      takesBasic |= method.asText().equals("client_secret_basic");
    }
    return new IssuerMetadata(
        issuer,
        document.path("authorization_endpoint").asText(),
        document.path("token_endpoint").asText(),
        document.path("jwks_uri").asText(),
        takesBasic,
        document.path("authorization_response_iss_parameter_supported").asBoolean());
  }

  /**
   * One of the URLs; whoever can read or change what is sent there can be anybody.
   *
   * @throws IOException when there is none, or it is less safe than the issuer's own
   */
  String safe(String url) throws IOException {
    if (url.startsWith("https://") || (issuer.startsWith("http://") && url.startsWith("http://"))) {
      return url;
    }
    throw new IOException(
        "Unsupported URL in the discovery document of %s: %s (supported: https)"
            .formatted(issuer, url.isEmpty() ? "none" : url));
  }
}
