package org.batchpredict.stores.bigquery;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.bigquery.model.ErrorProto;
import com.google.api.services.bigquery.model.JobStatus;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.batchpredict.io.files.Storage;
import org.jspecify.annotations.Nullable;

/** What BigQuery says when something has failed, in a line and with a remedy. */
final class BigQueryErrors {
  private static final int MOST_ERRORS = 3;

  /** Reasons for which a job may well succeed when it is run again. */
  private static final Set<String> PASSING =
      Set.of("backendError", "internalError", "rateLimitExceeded", "jobRateLimitExceeded");

  private BigQueryErrors() {}

  /** Whether a request was answered by a status. */
  static boolean is(IOException e, int code) {
    return e instanceof GoogleJsonResponseException response && response.getStatusCode() == code;
  }

  /** Why a request failed. */
  static IOException explain(IOException e) {
    if (!(e instanceof GoogleJsonResponseException response)) {
      return new IOException(Storage.reason(e), e);
    }
    GoogleJsonError details = response.getDetails();
    String said =
        response.getStatusCode()
            + " "
            + (details == null || details.getMessage() == null
                ? response.getStatusMessage()
                : details.getMessage());
    return new IOException(
        switch (response.getStatusCode()) {
          case 401 ->
              said
                  + " (needs credentials: run gcloud auth application-default login, or let"
                  + " GOOGLE_APPLICATION_CREDENTIALS name a key file)";
          case 403 -> said + " (the account that runs the job needs that right: docs/bigquery.md)";
          case 404 -> said + " (no such project, dataset, table or job)";
          default -> said;
        },
        e);
  }

  /** Whether a job that has ended so may succeed when it is run again. */
  static boolean mayPass(JobStatus status) {
    ErrorProto error = status.getErrorResult();
    return error != null && PASSING.contains(String.valueOf(error.getReason()));
  }

  /** Why a job failed: what BigQuery says first, and what it says of rows and files. */
  static String explain(JobStatus status) {
    StringBuilder text = new StringBuilder(line(status.getErrorResult()));
    List<ErrorProto> errors = status.getErrors() == null ? List.of() : status.getErrors();
    errors.stream()
        .map(BigQueryErrors::line)
        .filter(line -> text.indexOf(line) < 0)
        .limit(MOST_ERRORS)
        .forEach(line -> text.append("; ").append(line));
    return text.toString();
  }

  private static String line(@Nullable ErrorProto error) {
    if (error == null) {
      return "";
    }
    String text = "%s (%s)".formatted(error.getMessage(), error.getReason());
    return error.getLocation() == null ? text : error.getLocation() + ": " + text;
  }
}
