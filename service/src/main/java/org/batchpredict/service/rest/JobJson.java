package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeMap;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.jobs.Job;
import org.jspecify.annotations.Nullable;

/** Jobs in canonical proto3 JSON. */
final class JobJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JobJson() {}

  /**
   * A job as the API shows it: without zero values, but for those of its output.
   *
   * @param position its place in the queue; 0 when it is in none
   */
  static ObjectNode of(Job job, String etag, long position) {
    ObjectNode json = NODES.objectNode();
    json.put("jobId", job.name().jobId());
    json.set("predictionInput", input(job.input()));
    putTime(json, "createTime", job.created());
    putTime(json, "startTime", job.started());
    putTime(json, "endTime", job.ended());
    json.put("state", job.state().name());
    if (job.errorMessage() != null) {
      json.put("errorMessage", job.errorMessage());
    }
    if (job.started() != null) {
      json.set("predictionOutput", output(job));
    }
    if (!job.labels().isEmpty()) {
      ObjectNode labels = json.putObject("labels");
      new TreeMap<>(job.labels()).forEach(labels::put);
    }
    json.put("etag", etag);
    if (position != 0) {
      json.put("jobPosition", Long.toString(position));
    }
    return json;
  }

  /** The request as it was sent, in its canonical form. */
  private static ObjectNode input(PredictionInput input) {
    Schema schema = Schemas.of("GoogleCloudMlV1__PredictionInput");
    return ProtoReader.read(Json.parse(input.toJson()), schema, "", Set.of());
  }

  /** Clients read the counts without looking whether they are there. */
  private static ObjectNode output(Job job) {
    ObjectNode output = NODES.objectNode();
    if (job.input().outputPath() != null) {
      output.put("outputPath", job.input().outputPath());
    }
    output.put("predictionCount", Long.toString(job.activity().progress().predictions()));
    output.put("errorCount", Long.toString(job.activity().progress().failures()));
    double nodeHours = job.activity().nodeHours();
    if (nodeHours == Math.rint(nodeHours)) {
      output.put("nodeHours", (long) nodeHours);
    } else {
      output.put("nodeHours", nodeHours);
    }
    return output;
  }

  private static void putTime(ObjectNode json, String name, @Nullable Instant time) {
    if (time != null) {
      json.put(name, time.truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }
}
