package org.batchpredict.flink;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.runtime.rest.handler.legacy.messages.ClusterOverviewWithVersion;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.EnvironmentInfo;
import org.apache.flink.runtime.rest.messages.JobManagerEnvironmentHeaders;
import org.apache.flink.runtime.rest.util.RestMapperUtils;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/**
 * What a Flink cluster says of itself.
 *
 * @param taskManagers the number of its worker processes
 * @param slots the number of splits that they can work on at a time, all together; 0 where they are
 *     started when they are needed
 * @param jars the names of the files on its class path, its {@code lib/} that is
 */
record FlinkCluster(int taskManagers, int slots, Set<String> jars) {
  /** One that cannot be asked. */
  static final FlinkCluster UNKNOWN = new FlinkCluster(0, 0, Set.of());

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  FlinkCluster {
    jars = Set.copyOf(jars);
  }

  /**
   * Asks a cluster.
   *
   * @throws IOException when it does not answer
   */
  static FlinkCluster of(RestClusterClient<?> client) throws IOException, InterruptedException {
    ClusterOverviewWithVersion overview = answer(client.getClusterOverview());
    EnvironmentInfo environment =
        answer(
            client.sendRequest(
                JobManagerEnvironmentHeaders.getInstance(),
                EmptyMessageParameters.getInstance(),
                EmptyRequestBody.getInstance()));
    return new FlinkCluster(
        overview.getNumTaskManagersConnected(), overview.getNumSlotsTotal(), jars(environment));
  }

  static <T> T answer(CompletableFuture<T> future) throws IOException, InterruptedException {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("No answer in " + PATIENCE.toSeconds() + " s", e);
    }
  }

  /** Flink lets nobody but its mapper to JSON look at the class path. */
  private static Set<String> jars(EnvironmentInfo environment) {
    JsonNode json = RestMapperUtils.getStrictObjectMapper().valueToTree(environment);
    return StreamSupport.stream(json.path("classpath").spliterator(), false)
        .map(entry -> new File(entry.asText()).getName())
        .collect(Collectors.toSet());
  }
}
