package org.batchpredict.service.work;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of its job: a JSON object on a line.
 *
 * @param state QUEUED at the end of a worker that was told to pause
 * @param isEnd whether these are the worker's last words of it
 * @param nodeHours of this attempt
 * @param error why the job failed; null when it did not
 */
public record WorkerReport(
    JobState state, boolean isEnd, Progress progress, double nodeHours, @Nullable JobError error) {
  private static final JsonMapper MAPPER = new JsonMapper();

  public WorkerReport {
    requireNonNull(state, "state");
    requireNonNull(progress, "progress");
  }

  String toLine() {
    ObjectNode json = new ObjectNode(JsonNodeFactory.instance);
    json.put("state", state.name()).put("isEnd", isEnd);
    json.put("instances", progress.instances());
    json.put("predictions", progress.predictions());
    json.put("failures", progress.failures());
    json.put("inputBytes", progress.inputBytes());
    json.put("totalInputBytes", progress.totalInputBytes());
    json.put("elapsedMillis", progress.elapsed().toMillis());
    json.put("nodeHours", nodeHours);
    if (error != null) {
      ObjectNode node = json.putObject("error");
      node.put("kind", error.kind().name()).put("code", error.code().name());
      error.problems().forEach(node.putArray("problems")::add);
    }
    return json.toString();
  }

  /**
   * The report in a line.
   *
   * @throws IOException when it holds none: a worker that was killed may stop within a line
   */
  static WorkerReport ofLine(String line) throws IOException {
    try {
      JsonNode json = MAPPER.readTree(line);
      Progress progress =
          new Progress(
              json.required("instances").longValue(),
              json.required("predictions").longValue(),
              json.required("failures").longValue(),
              json.required("inputBytes").longValue(),
              json.required("totalInputBytes").longValue(),
              Duration.ofMillis(json.required("elapsedMillis").longValue()));
      return new WorkerReport(
          JobState.valueOf(json.required("state").textValue()),
          json.required("isEnd").booleanValue(),
          progress,
          json.required("nodeHours").doubleValue(),
          json.has("error") ? error(json.required("error")) : null);
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IOException("Cannot read what a worker says: " + e.getMessage(), e);
    }
  }

  private static JobError error(JsonNode json) {
    List<String> problems = new ArrayList<>();
    json.required("problems").forEach(problem -> problems.add(problem.textValue()));
    return new JobError(
        JobError.Kind.valueOf(json.required("kind").textValue()),
        ErrorCode.valueOf(json.required("code").textValue()),
        problems);
  }
}
