package org.batchpredict.service.web;

import java.time.Instant;
import org.batchpredict.service.access.LogInSecrets;

/**
 * A log-in for which a browser has gone to an issuer. It is in the browser's session, so that any
 * instance can take it up when the browser comes back.
 *
 * @param issuer by its URL
 * @param next the page to lead to, as the link to the log-in has it
 */
record PendingLogIn(String issuer, LogInSecrets secrets, String next, Instant expires) {
  /** Whether it is this one that a browser with this state comes back from, in time. */
  boolean isEndedBy(String state, Instant now) {
    return now.isBefore(expires) && secrets.isState(state);
  }
}
