package org.batchpredict.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a Flink cluster says of itself through its REST API ({@code /overview}, {@code
 * /jobmanager/environment}).
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
  private static final JsonMapper MAPPER = new JsonMapper();

  FlinkCluster {
    jars = Set.copyOf(jars);
  }

  /**
   * Asks the cluster whose REST endpoint is {@code host:port}.
   *
   * @throws IOException when it does not answer
   */
  static FlinkCluster at(String flinkMaster) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    try {
      JsonNode overview = get(client, flinkMaster, "/overview");
      JsonNode environment = get(client, flinkMaster, "/jobmanager/environment");
      return new FlinkCluster(
          overview.required("taskmanagers").asInt(),
          overview.required("slots-total").asInt(),
          jars(environment.path("classpath")));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "Cannot reach the Flink cluster at %s (check --flinkMaster: host:port of its REST endpoint)"
              .formatted(flinkMaster),
          e);
    }
  }

  private static JsonNode get(HttpClient client, String flinkMaster, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + flinkMaster + path))
            .timeout(PATIENCE)
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    return MAPPER.readTree(response.body());
  }

  private static Set<String> jars(JsonNode classPath) {
    return StreamSupport.stream(classPath.spliterator(), false)
        .map(entry -> new File(entry.asText()).getName())
        .collect(Collectors.toSet());
  }
}
