package org.batchpredict.io.files;

import java.net.URI;
import java.net.URISyntaxException;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/** Completes what a user has said about Google Cloud Storage. */
final class GoogleSetup {
  static final String SCHEME = "gs://";

  /** What the path of the service's address has to be. */
  private static final String API = "/storage/v1/";

  /**
   * Each object that is being written holds so much: a worker writes two at a time, and objects
   * that small are sent in one piece. The library would take three times as much.
   */
  private static final int UPLOAD_BUFFER_BYTES = 8 << 20;

  private GoogleSetup() {}

  /**
   * Sets what is not set.
   *
   * @throws IllegalArgumentException when the endpoint is no address
   */
  static void complete(PipelineOptions options) {
    GcsOptions google = options.as(GcsOptions.class);
    if (google.getGcsUploadBufferSizeBytes() == null) {
      google.setGcsUploadBufferSizeBytes(UPLOAD_BUFFER_BYTES);
    }
    String endpoint = google.getGcsEndpoint();
    if (endpoint != null) {
      google.setGcsEndpoint(service(endpoint));
    }
    google.setGcsUtil(GoogleClient.create(google));
  }

  /** A server's address may be given without the path of its API. */
  private static String service(String endpoint) {
    try {
      URI uri = new URI(endpoint);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null) {
        String path = uri.getRawPath();
        return path.isEmpty() || path.equals("/") ? uri.resolve(API).toString() : endpoint;
      }
    } catch (URISyntaxException e) {
      // the same as one that is of something else
    }
    throw new IllegalArgumentException(
        "Invalid --gcsEndpoint: %s (must be an address such as http://localhost:4443)"
            .formatted(endpoint));
  }
}
