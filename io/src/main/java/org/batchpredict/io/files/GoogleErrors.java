package org.batchpredict.io.files;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import java.util.Optional;

/** What Google's client library says when a request has failed, in a line and with a remedy. */
final class GoogleErrors {
  private static final String PACKAGE = "com.google.api.client.";

  private GoogleErrors() {}

  /** The status of a response that was taken for an error; 0 when this is another exception. */
  static int code(Throwable e) {
    return isGoogles(e) && e instanceof HttpResponseException response
        ? response.getStatusCode()
        : 0;
  }

  /** Whether a request that was answered so may well succeed when it is tried again. */
  static boolean mayPass(int code) {
    return code == 408 || code == 429 || code >= 500;
  }

  /**
   * Whether a request failed for a reason that stays. Not when an object is missing: where one is
   * needed its absence says so, and an upload that is not known any more is begun again.
   */
  static boolean isLasting(Throwable e) {
    int code = code(e);
    return code == 400 || code == 401 || (code == 403 && !isRateLimit(e));
  }

  /** Whether a request failed for a reason that may pass, and was tried again in vain. */
  static boolean isOutlasted(Throwable e) {
    return e instanceof OutlastedException || mayPass(code(e));
  }

  /** Some limits are said to be a lack of rights. */
  private static boolean isRateLimit(Throwable e) {
    GoogleJsonError details =
        e instanceof GoogleJsonResponseException json ? json.getDetails() : null;
    return details != null
        && details.getErrors() != null
        && details.getErrors().stream()
            .anyMatch(error -> String.valueOf(error.getReason()).endsWith("ateLimitExceeded"));
  }

  /** Without loading the library: a job on local files has no use for it. */
  private static boolean isGoogles(Throwable e) {
    return e.getClass().getName().startsWith(PACKAGE);
  }

  /** What the first response says that is among an exception's causes. */
  static Optional<String> explain(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof NoAccessTokenException || t instanceof OutlastedException) {
        return Optional.of(String.valueOf(t.getMessage()));
      }
      if (isGoogles(t) && t instanceof HttpResponseException response) {
        return Optional.of(explain(response.getStatusCode(), message(response)));
      }
    }
    return Optional.empty();
  }

  private static String message(HttpResponseException e) {
    GoogleJsonError details =
        e instanceof GoogleJsonResponseException json ? json.getDetails() : null;
    return details == null || details.getMessage() == null
        ? String.valueOf(e.getStatusMessage())
        : details.getMessage();
  }

  private static String explain(int code, String message) {
    String said = code + " " + message;
    return switch (code) {
      case 401 ->
          said
              + " (needs credentials: run gcloud auth application-default login, or let"
              + " GOOGLE_APPLICATION_CREDENTIALS name a key file)";
      case 403 -> said + " (the account that runs the job needs that right)";
      case 404 -> said + " (no such bucket or object)";
      default -> said;
    };
  }
}
