package org.batchpredict.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What a Flink cluster says of itself through its REST API ({@code /overview}).
 *
 * @param taskManagers the number of its worker processes
 * @param slots the number of splits that they can work on at a time, all together
 */
record FlinkCluster(int taskManagers, int slots) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * Asks the cluster whose REST endpoint is {@code host:port}.
   *
   * @throws IOException when it does not answer
   */
  static FlinkCluster at(String flinkMaster) throws IOException, InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + flinkMaster + "/overview"))
              .timeout(PATIENCE)
              .build();
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request, BodyHandlers.ofString());
      JsonNode overview = MAPPER.readTree(response.body());
      return new FlinkCluster(
          overview.required("taskmanagers").asInt(), overview.required("slots-total").asInt());
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "Cannot reach the Flink cluster at %s (check --flinkMaster: host:port of its REST endpoint)"
              .formatted(flinkMaster),
          e);
    }
  }
}
