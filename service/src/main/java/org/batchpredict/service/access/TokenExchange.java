package org.batchpredict.service.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.SignedJWT;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.batchpredict.service.api.Status;
import org.jspecify.annotations.Nullable;

/**
 * Gives access tokens for assertions that service accounts have signed: {@code POST /token} (RFC
 * 7523, as Google's clients use it). A request for an ID token gets an access token, too. Each
 * exchange is in the audit log, but for failures beyond so many a minute, which are told to wait.
 * Who has a good assertion is never told to, whatever others send.
 */
public final class TokenExchange {
  static final int FAILURES_PER_MINUTE = 120;

  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AccountKeys accounts;
  private final AccessTokens accessTokens;
  private final OwnAudiences audiences;
  private final AuditLog audit;
  private final InstantSource clock;
  private final Allowance failures;

  private TokenExchange(
      AccountKeys accounts,
      AccessTokens accessTokens,
      OwnAudiences audiences,
      AuditLog audit,
      InstantSource clock) {
    this.accounts = accounts;
    this.accessTokens = accessTokens;
    this.audiences = audiences;
    this.audit = audit;
    this.clock = clock;
    this.failures = new Allowance(FAILURES_PER_MINUTE, clock);
  }

  /** An exchange whose tokens {@link Authenticators#of} takes, when that has the same secret. */
  public static TokenExchange of(
      AuthenticationConfig config,
      Supplier<String> publicUrl,
      KeyStore keys,
      byte[] secret,
      AuditLog audit,
      InstantSource clock) {
    return new TokenExchange(
        new AccountKeys(keys, clock),
        new AccessTokens(secret, clock),
        new OwnAudiences(publicUrl, config.audiences()),
        audit,
        clock);
  }

  /**
   * Answers a request. The answer is not to be cached.
   *
   * @param form the fields of its body, each of which is there once
   */
  public Answer exchange(Map<String, String> form) {
    String grant = form.getOrDefault("grant_type", "");
    String assertion = form.getOrDefault("assertion", "");
    if (!grant.equals(JWT_BEARER)) {
      return grant.isEmpty()
          ? refusal("invalid_request", "The field grant_type is missing", null)
          : refusal("unsupported_grant_type", "Supported: " + JWT_BEARER, null);
    }
    if (assertion.isEmpty()) {
      return refusal("invalid_request", "The field assertion is missing", null);
    }
    SignedJWT signed = null;
    try {
      signed = SignedTokens.parse(assertion);
      ServiceAccountKey key = accounts.signer(signed, audiences::nameTheExchange);
      keep(key, Caller.serviceAccount(key.email()), true, "OK");
      return answer(
          200,
          JSON.createObjectNode()
              .put("access_token", accessTokens.issue(key))
              .put("expires_in", AccessTokens.LIFE.toSeconds() - 1)
              .put("token_type", "Bearer"));
    } catch (InvalidTokenException e) {
      return refusal("invalid_grant", "Invalid assertion: " + e.reason(), signed);
    }
  }

  /**
   * @param signed what was to show who it is; null for nothing
   */
  private Answer refusal(String error, String description, @Nullable SignedJWT signed) {
    if (!failures.take()) { // clients know this word, and try again later
      return error(
          429,
          "temporarily_unavailable",
          "Too many requests for tokens have failed (try again in a minute)");
    }
    Status status =
        error.equals("invalid_grant") ? Status.UNAUTHENTICATED : Status.INVALID_ARGUMENT;
    ServiceAccountKey named = signed == null ? null : accounts.named(signed).orElse(null);
    keep(named, Caller.ANONYMOUS, false, status.name());
    return error(400, error, description);
  }

  /**
   * @param key that was shown, or at least named; null for none that there is
   */
  private void keep(
      @Nullable ServiceAccountKey key, Caller caller, boolean granted, String status) {
    String resource = key == null ? "" : "serviceAccounts/" + key.email() + "/keys/" + key.keyId();
    audit.add(
        new AuditEntry(clock.instant(), "token", resource, caller.member(), null, granted, status));
  }

  private static Answer error(int status, String error, String description) {
    return answer(
        status, JSON.createObjectNode().put("error", error).put("error_description", description));
  }

  private static Answer answer(int status, ObjectNode body) {
    return new Answer(status, body.toString());
  }

  /**
   * What is answered.
   *
   * @param status of HTTP
   * @param json the body, which holds a secret
   */
  public record Answer(int status, String json) {
    /** An answer never gets into a log. */
    @Override
    public String toString() {
      return "Answer " + status;
    }
  }
}
