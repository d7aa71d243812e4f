package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Credentials;
import org.batchpredict.service.access.LogInSecrets;
import org.jspecify.annotations.Nullable;

/** Writes sessions as JSON, and reads them. */
final class SessionJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private SessionJson() {}

  static byte[] write(Session session) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("csrf", session.csrf());
    json.put("expires", session.expires().getEpochSecond());
    Credentials credentials = session.credentials();
    if (credentials != null) {
      json.put("token", credentials.bearerToken());
      json.put("key", credentials.apiKey());
    }
    Session.Identity identity = session.identity();
    if (identity != null) {
      json.put("member", identity.caller().member());
      json.put("issuer", identity.issuer());
      identity.caller().groups().forEach(json.putArray("groups")::add);
    }
    PendingLogIn pending = session.pending();
    if (pending != null) {
      json.putObject("pending")
          .put("issuer", pending.issuer())
          .put("state", pending.secrets().state())
          .put("nonce", pending.secrets().nonce())
          .put("verifier", pending.secrets().verifier())
          .put("next", pending.next())
          .put("expires", pending.expires().getEpochSecond());
    }
    return json.toString().getBytes(UTF_8);
  }

  /** Reads what {@link #write} has written. */
  static Session read(byte[] bytes) {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      return new Session(
          json.path("csrf").asText(), credentials(json), identity(json), pending(json), end(json));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read a session that was sealed", e);
    }
  }

  private static @Nullable Credentials credentials(JsonNode json) {
    String token = json.path("token").textValue();
    String key = json.path("key").textValue();
    return token == null && key == null ? null : new Credentials(token, key);
  }

  private static Session.@Nullable Identity identity(JsonNode json) {
    if (!json.has("member")) {
      return null;
    }
    Set<String> groups = new HashSet<>();
    json.path("groups").forEach(group -> groups.add(group.asText()));
    return new Session.Identity(
        new Caller(json.path("member").asText(), groups), json.path("issuer").asText());
  }

  private static @Nullable PendingLogIn pending(JsonNode json) {
    JsonNode pending = json.path("pending");
    if (pending.isMissingNode()) {
      return null;
    }
    LogInSecrets secrets =
        new LogInSecrets(
            pending.path("state").asText(),
            pending.path("nonce").asText(),
            pending.path("verifier").asText());
    return new PendingLogIn(
        pending.path("issuer").asText(), secrets, pending.path("next").asText(), end(pending));
  }

  private static Instant end(JsonNode json) {
    return Instant.ofEpochSecond(json.path("expires").asLong());
  }
}
