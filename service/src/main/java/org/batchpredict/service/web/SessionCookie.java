package org.batchpredict.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sessions in the browsers that they are of, sealed with a secret that all instances share:
 * nobody else can read or make one.
 */
final class SessionCookie {
  /** How long a session lasts. */
  static final Duration LIFE = Duration.ofHours(8);

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int CSRF_BYTES = 18;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Supplier<byte[]> secret;
  private volatile @Nullable SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  SessionCookie(Supplier<byte[]> secret) {
    this.secret = secret;
  }

  /** A session of nobody that is known yet. */
  Session guest(Instant now) {
    return new Session(token(), null, null, now.plus(LIFE));
  }

  /** A session of who has shown credentials. */
  Session of(Credentials credentials, Instant now) {
    return new Session(token(), credentials, null, now.plus(LIFE));
  }

  /** Text that nobody can guess. */
  String token() {
    byte[] bytes = new byte[CSRF_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The value of the cookie. */
  String seal(Session session) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, write(session)).orElseThrow();
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /** The session of a cookie's value; empty when it is not one of ours, or over. */
  Optional<Session> open(String value, Instant now) {
    byte[] all;
    try {
      all = Base64.getUrlDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (all.length <= NONCE_BYTES) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
    return run(Cipher.DECRYPT_MODE, nonce, Arrays.copyOfRange(all, NONCE_BYTES, all.length))
        .map(SessionCookie::read)
        .filter(session -> now.isBefore(session.expires()));
  }

  /** What comes out; empty when that is not what once went in. */
  private Optional<byte[]> run(int mode, byte[] nonce, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
      return Optional.of(cipher.doFinal(text));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot seal or open a session", e);
    }
  }

  /** The secret is asked for once, and not before somebody comes. */
  private SecretKeySpec key() {
    SecretKeySpec known = key;
    if (known == null) {
      known = new SecretKeySpec(secret.get(), "AES");
      key = known;
    }
    return known;
  }

  private static byte[] write(Session session) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("csrf", session.csrf());
    json.put("expires", session.expires().getEpochSecond());
    if (session.credentials() != null) {
      json.put("token", session.credentials().bearerToken());
      json.put("key", session.credentials().apiKey());
    }
    if (session.caller() != null) {
      json.put("member", session.caller().member());
      session.caller().groups().forEach(json.putArray("groups")::add);
    }
    return json.toString().getBytes(UTF_8);
  }

  private static Session read(byte[] bytes) {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      String token = json.path("token").textValue();
      String key = json.path("key").textValue();
      return new Session(
          json.path("csrf").asText(),
          token == null && key == null ? null : new Credentials(token, key),
          caller(json),
          Instant.ofEpochSecond(json.path("expires").asLong()));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read a session that was sealed", e);
    }
  }

  private static @Nullable Caller caller(JsonNode json) {
    if (!json.has("member")) {
      return null;
    }
    Set<String> groups = new HashSet<>();
    json.path("groups").forEach(group -> groups.add(group.asText()));
    return new Caller(json.path("member").asText(), groups);
  }
}
