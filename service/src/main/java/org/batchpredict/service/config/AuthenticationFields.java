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
      issuers.add(issuer(issuer));
    }
    fields.close();
    return new AuthenticationConfig(required, audiences, issuers);
  }

  private AuthenticationConfig.Oidc issuer(Fields fields) {
    String issuer = fields.required("issuer");
    checkSafe(fields, "issuer");
    String jwksUrl = fields.text("jwksUrl");
    checkSafe(fields, "jwksUrl");
    AuthenticationConfig.Oidc oidc =
        new AuthenticationConfig.Oidc(
            issuer,
            fields.required("audience"),
            jwksUrl,
            fields.text("groupsClaim", "groups"),
            fields.text("clientId"),
            paths.file(fields, "clientSecretFile"),
            fields.texts("domains").stream().map(d -> d.toLowerCase(Locale.ROOT)).toList());
    fields.close();
    return oidc;
  }

  /** Whoever can change the keys on their way can be anybody. */
  private static void checkSafe(Fields fields, String name) {
    @Nullable URI url = Addresses.url(fields, name);
    if (url != null && !"https".equals(url.getScheme()) && !Addresses.isLoopback(url)) {
      fields.problem(name, url, "https, but for a server on this machine");
    }
  }
}
