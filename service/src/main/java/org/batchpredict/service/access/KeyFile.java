package org.batchpredict.service.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A new key of a service account: the half that the service keeps, and the file for its owner, in
 * the format that Google's clients read, which is the only place where the other half is.
 *
 * @param key what the service is to keep
 * @param json the contents of the file, a secret
 */
public record KeyFile(ServiceAccountKey key, String json) {
  private static final int BITS = 2048;
  private static final int ID_BYTES = 20;
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));

  /**
   * Makes a key.
   *
   * @param email of the account, in whatever domain
   * @param url of the service, whose {@code /token} the key is for
   * @param universeDomain for clients that find the service as {@code https://ml.<domain>/}; null
   *     for none
   * @throws IllegalArgumentException when that is no e-mail address
   */
  public static KeyFile create(
      String email, String project, String url, @Nullable String universeDomain, Instant now) {
    KeyPair pair = pair();
    ServiceAccountKey key =
        new ServiceAccountKey(
            newId(),
            checked(email),
            Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
            now,
            false);
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("type", "service_account")
            .put("project_id", project)
            .put("private_key_id", key.keyId())
            .put("private_key", pem(pair))
            .put("client_email", email)
            .put("client_id", key.keyId())
            .put("auth_uri", url + "/auth")
            .put("token_uri", url + "/token");
    if (universeDomain != null) {
      json.put("universe_domain", universeDomain);
    }
    return new KeyFile(key, text(json));
  }

  static String newId() {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  static String checked(String email) {
    if (!Member.isEmail(email)) {
      throw new IllegalArgumentException(
          "Invalid email: " + email + " (must be an address such as robot@example.com)");
    }
    return email;
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make a key: RSA is missing", e);
    }
  }

  private static String pem(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + LINES.encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static String text(ObjectNode json) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key never gets into a log. */
  @Override
  public String toString() {
    return "KeyFile " + key.keyId();
  }
}
