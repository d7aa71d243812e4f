package org.batchpredict.flink;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;

/**
 * The cluster that a job is submitted to: the one that {@code --flinkMaster} names, or the one of
 * the {@code flink run} that this process is.
 *
 * @param address host and port of the REST endpoint
 * @param settings those of Flink's client, that address with them
 * @param inContext whether it is the one of {@code flink run}
 */
record FlinkMaster(String address, Configuration settings, boolean inContext) {
  private static final Set<String> IN_PROCESS = Set.of("[local]", "[collection]");

  /** Empty when the job is to run in this process. */
  static Optional<FlinkMaster> of(FlinkPipelineOptions options) {
    String master = options.getFlinkMaster();
    if (master.equals(FlinkSubmission.AUTO)) {
      return FlinkSubmission.context()
          .map(settings -> new FlinkMaster(address(settings), settings, true));
    }
    if (IN_PROCESS.contains(master)) {
      return Optional.empty();
    }
    String confDir = options.getFlinkConfDir();
    Configuration settings =
        confDir == null ? new Configuration() : GlobalConfiguration.loadConfiguration(confDir);
    URI rest = URI.create(master.matches("https?://.*") ? master : "http://" + master);
    settings.set(RestOptions.ADDRESS, rest.getHost());
    settings.set(
        RestOptions.PORT, rest.getPort() < 0 ? RestOptions.PORT.defaultValue() : rest.getPort());
    if (rest.getScheme().equals("https")) {
      useTls(settings);
    }
    return Optional.of(new FlinkMaster(address(settings), settings, false));
  }

  private static String address(Configuration settings) {
    return settings.get(RestOptions.ADDRESS) + ":" + settings.get(RestOptions.PORT);
  }

  /** Trusts whom Java trusts, unless Flink's settings say whom to trust. */
  private static void useTls(Configuration settings) {
    settings.set(SecurityOptions.SSL_REST_ENABLED, true);
    if (!settings.contains(SecurityOptions.SSL_REST_TRUSTSTORE)
        && !settings.contains(SecurityOptions.SSL_TRUSTSTORE)) {
      Path javas = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
      settings.set(
          SecurityOptions.SSL_REST_TRUSTSTORE,
          System.getProperty("javax.net.ssl.trustStore", javas.toString()));
      settings.set(
          SecurityOptions.SSL_REST_TRUSTSTORE_PASSWORD,
          System.getProperty("javax.net.ssl.trustStorePassword", "changeit"));
    }
  }

  /**
   * Asks the cluster what it has.
   *
   * @throws IOException when it does not answer; that of {@code flink run} need not, since Flink
   *     knows other ways to it
   */
  FlinkCluster describe() throws IOException, InterruptedException {
    Configuration once = new Configuration(settings);
    once.set(RestOptions.RETRY_MAX_ATTEMPTS, 0);
    try (RestClusterClient<String> client = client(once)) {
      return FlinkCluster.of(client);
    } catch (IOException e) {
      if (inContext) {
        return FlinkCluster.UNKNOWN;
      }
      throw new IOException(
          "Cannot reach the Flink cluster at %s (check --flinkMaster: host:port of its REST endpoint)"
              .formatted(address),
          e);
    }
  }

  /** A client that is patient, as the settings say. */
  RestClusterClient<String> client() throws IOException {
    return client(settings);
  }

  private static RestClusterClient<String> client(Configuration settings) throws IOException {
    try {
      return new RestClusterClient<>(settings, "batch-predict");
    } catch (Exception e) { // which is what Flink declares
      throw new IOException("Cannot use Flink's settings: " + e.getMessage(), e);
    }
  }

  /** Submits a pipeline, with the jars that the cluster lacks; {@code flink run} brings its own. */
  PipelineResult submit(Pipeline pipeline, FlinkPipelineOptions options, FlinkCluster cluster)
      throws InterruptedException {
    if (!inContext) {
      FlinkJars.stage(options, cluster);
    }
    if (options.getUseDataStreamForBatch()) {
      if (options.getFlinkMaster().startsWith("https:") && options.getFlinkConfDir() == null) {
        throw new IllegalArgumentException(
            "Unsupported flinkMaster: %s (with --useDataStreamForBatch, TLS is set up in the settings of --flinkConfDir)"
                .formatted(options.getFlinkMaster()));
      }
      FlinkRestarts.set(options);
      return pipeline.run();
    }
    options.setFlinkMaster(FlinkSubmission.AUTO);
    return FlinkSubmission.submit(
        pipeline, options, inContext ? Optional.empty() : Optional.of(settings));
  }
}
