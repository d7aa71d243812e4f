package org.batchpredict.io.files;

import java.io.IOException;

/** The credentials that were found do not get the job an access token. */
final class NoAccessTokenException extends IOException {
  private static final long serialVersionUID = 1;

  NoAccessTokenException(IOException cause) {
    super(
        "no access token can be had: "
            + Reasons.of(cause)
            + " (check the credentials that the job runs with, such as the key file that"
            + " GOOGLE_APPLICATION_CREDENTIALS names)",
        cause);
  }
}
