package org.batchpredict.io.files;

import com.google.api.client.http.HttpRequestInitializer;
import java.util.Map;
import org.apache.beam.sdk.extensions.gcp.options.GcpOptions;

/**
 * Gives requests to Google's other services the credentials and retries of those to its storage.
 */
public final class GoogleRequests {
  private GoogleRequests() {}

  /** Prepares requests of the account of these options; looks for no credentials yet. */
  public static HttpRequestInitializer of(GcpOptions options) {
    return new GoogleRetries(
        options::getGcpCredential,
        Map.of(),
        GoogleClient.READ_TIMEOUT_MILLIS,
        0,
        Thread::sleep,
        System::nanoTime);
  }
}
