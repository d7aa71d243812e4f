package org.batchpredict.service.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Gives access tokens for assertions that service accounts have signed: {@code POST /token} (RFC
 * 7523, as Google's clients use it). A request for an ID token gets an access token, too.
 */
public final class TokenExchange {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AccountKeys accounts;
  private final AccessTokens accessTokens;
  private final OwnAudiences audiences;

  private TokenExchange(AccountKeys accounts, AccessTokens accessTokens, OwnAudiences audiences) {
    this.accounts = accounts;
    this.accessTokens = accessTokens;
    this.audiences = audiences;
  }

  /** An exchange whose tokens {@link Authenticators#of} takes, when that has the same secret. */
  public static TokenExchange of(
      AuthenticationConfig config,
      Supplier<String> publicUrl,
      KeyStore keys,
      byte[] secret,
      InstantSource clock) {
    return new TokenExchange(
        new AccountKeys(keys, clock),
        new AccessTokens(secret, clock),
        new OwnAudiences(publicUrl, config.audiences()));
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
          ? refusal("invalid_request", "The field grant_type is missing")
          : refusal("unsupported_grant_type", "Supported: " + JWT_BEARER);
    }
    if (assertion.isEmpty()) {
      return refusal("invalid_request", "The field assertion is missing");
    }
    try {
      ServiceAccountKey key =
          accounts.signer(SignedTokens.parse(assertion), audiences::nameTheExchange);
      return answer(
          200,
          JSON.createObjectNode()
              .put("access_token", accessTokens.issue(key))
              .put("expires_in", AccessTokens.LIFE.toSeconds() - 1)
              .put("token_type", "Bearer"));
    } catch (InvalidTokenException e) {
      return refusal("invalid_grant", "Invalid assertion: " + e.reason());
    }
  }

  private static Answer refusal(String error, String description) {
    return answer(
        400, JSON.createObjectNode().put("error", error).put("error_description", description));
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
