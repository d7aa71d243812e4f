package org.batchpredict.io.files;

import static java.util.Objects.requireNonNullElse;

import com.google.api.services.storage.Storage;
import com.google.cloud.hadoop.gcsio.GoogleCloudStorageReadOptions;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.apache.beam.sdk.extensions.gcp.util.GcsUtil;
import org.apache.beam.sdk.extensions.gcp.util.GcsUtil.GcsCountersOptions;
import org.apache.beam.sdk.extensions.gcp.util.GcsUtil.GcsUtilFactory;
import org.apache.beam.sdk.extensions.gcp.util.Transport;

/** Makes the client of Google Cloud Storage that Beam's file system is to use. */
final class GoogleClient {
  /** Beam has 80 s, which is for requests that are to hang. */
  static final int READ_TIMEOUT_MILLIS = 30_000;

  /** The size of a file is known; that it is missing is seen when its first byte is asked for. */
  private static final GoogleCloudStorageReadOptions READ =
      GoogleCloudStorageReadOptions.DEFAULT.toBuilder().setFastFailOnNotFound(false).build();

  private GoogleClient() {}

  /** Asks nobody anything, and looks for no credentials yet. */
  static GcsUtil create(GcsOptions options) {
    Map<String, String> audit = options.getGcsCustomAuditEntries();
    GoogleRetries requests =
        new GoogleRetries(
            options::getGcpCredential,
            audit == null ? Map.of() : audit,
            requireNonNullElse(options.getGcsHttpRequestReadTimeout(), READ_TIMEOUT_MILLIS),
            requireNonNullElse(options.getGcsHttpRequestWriteTimeout(), 0),
            Thread::sleep,
            System::nanoTime);
    Storage.Builder storage =
        new Storage.Builder(Transport.getTransport(), Transport.getJsonFactory(), requests)
            .setApplicationName("BatchPredict")
            .setGoogleClientRequestInitializer(options.getGoogleApiTrace());
    String endpoint = options.getGcsEndpoint();
    if (endpoint != null) {
      URI uri = URI.create(endpoint);
      storage.setRootUrl(uri.resolve("/").toString());
      storage.setServicePath(uri.getRawPath().substring(1));
      storage.setBatchPath("batch" + uri.getRawPath().replaceFirst("/$", ""));
    }
    return GcsUtilFactory.create(
        options,
        storage.build(),
        requests,
        ForkJoinPool.commonPool(), // not used
        null, // only for gRPC
        options.getGcsUploadBufferSizeBytes(),
        GcsCountersOptions.create(null, null),
        READ);
  }
}
