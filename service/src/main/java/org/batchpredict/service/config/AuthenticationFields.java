package org.batchpredict.service.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.batchpredict.service.access.AuthenticationConfig;
import org.jspecify.annotations.Nullable;

/** Reads how callers show who they are. */
final class AuthenticationFields {
  private final ConfigPaths paths;

  AuthenticationFields(ConfigPaths paths) {
    this.paths = paths;
  }

  AuthenticationConfig read(Fields fields) {
    boolean required = fields.flag("required", true);
    List<String> audiences = fields.texts("audiences");
    List<AuthenticationConfig.Oidc> issuers = new ArrayList<>();
    for (Fields issuer : fields.objects("oidc")) {
      issuers.add(issuer(issuer, issuers));
    }
    fields.close();
    return new AuthenticationConfig(required, audiences, issuers);
  }

  private AuthenticationConfig.Oidc issuer(Fields fields, List<AuthenticationConfig.Oidc> before) {
    String issuer = fields.required("issuer");
    @Nullable URI url = checkSafe(fields, "issuer");
    String jwksUrl = fields.text("jwksUrl");
    checkSafe(fields, "jwksUrl");
    AuthenticationConfig.@Nullable Client client = client(fields, url);
    if (client != null
        && before.stream().anyMatch(o -> o.client() != null && o.issuer().equals(issuer))) {
      fields.problem("clientId", client.id(), "the only one of its issuer");
    }
    AuthenticationConfig.Oidc oidc =
        new AuthenticationConfig.Oidc(
            issuer,
            fields.required("audience"),
            jwksUrl,
            fields.text("groupsClaim", "groups"),
            fields.texts("domains").stream().map(d -> d.toLowerCase(Locale.ROOT)).toList(),
            client);
    fields.close();
    return oidc;
  }

  private AuthenticationConfig.@Nullable Client client(Fields fields, @Nullable URI issuer) {
    String id = fields.text("clientId");
    String secretFile = paths.file(fields, "clientSecretFile");
    String name = fields.text("name", issuer == null ? "" : issuer.getHost());
    List<String> scopes = fields.texts("scopes");
    if (id != null) {
      return new AuthenticationConfig.Client(
          id, secretFile, name, scopes.isEmpty() ? List.of("email") : scopes);
    }
    for (String field : List.of("clientSecretFile", "name", "scopes")) {
      if (fields.has(field)) {
        fields.problem(field, "given", "beside a clientId");
      }
    }
    return null;
  }

  /** Whoever can change the keys on their way can be anybody. */
  private static @Nullable URI checkSafe(Fields fields, String name) {
    @Nullable URI url = Addresses.url(fields, name);
    if (url != null && !"https".equals(url.getScheme()) && !Addresses.isLoopback(url)) {
      fields.problem(name, url, "https, but for a server on this machine");
    }
    return url;
  }
}
