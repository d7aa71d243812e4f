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
 * @param caller that an issuer of identities named at the log-in; null when it was not one
 */
record Session(
    String csrf, @Nullable Credentials credentials, @Nullable Caller caller, Instant expires) {
  Session {
    requireNonNull(csrf, "csrf");
    requireNonNull(expires, "expires");
  }

  boolean isLoggedIn() {
    return credentials != null || caller != null;
  }
}
