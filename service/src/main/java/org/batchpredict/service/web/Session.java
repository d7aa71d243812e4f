package org.batchpredict.service.web;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.batchpredict.service.access.Caller;
import org.batchpredict.service.access.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * What a browser's cookie tells of it.
 *
 * @param csrf what each form of the session must have
 * @param credentials that were given at the log-in, and are checked at every visit; null for none
 * @param identity that an issuer named at the log-in; null when it was not one
 * @param pending a log-in through an issuer that is under way; null when none is
 */
record Session(
    String csrf,
    @Nullable Credentials credentials,
    @Nullable Identity identity,
    @Nullable PendingLogIn pending,
    Instant expires) {
  Session {
    requireNonNull(csrf, "csrf");
    requireNonNull(expires, "expires");
  }

  boolean isLoggedIn() {
    return credentials != null || identity != null;
  }

  /** The same session with a log-in under way; with none for null. */
  Session with(@Nullable PendingLogIn logIn) {
    return new Session(csrf, credentials, identity, logIn, expires);
  }

  /**
   * Who somebody is.
   *
   * @param issuer whose word that is, by its URL
   */
  record Identity(Caller caller, String issuer) {}
}
