package org.batchpredict.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;

/** The key file of a service account that nobody has. */
final class Keys {
  private Keys() {}

  /**
   * @param tokens the address that gives access tokens for the key
   */
  static Path write(Path directory, String tokens) throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    byte[] key = rsa.generateKeyPair().getPrivate().getEncoded();
    Path file = directory.resolve("key.json");
    new ObjectMapper()
        .writeValue(
            file.toFile(),
            Map.of(
                "type",
                "service_account",
                "project_id",
                "project",
                "private_key_id",
                "1",
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder().encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n",
                "client_email",
                "batch-predict@project.iam.gserviceaccount.com",
                "client_id",
                "1",
                "token_uri",
                tokens));
    return file;
  }
}
