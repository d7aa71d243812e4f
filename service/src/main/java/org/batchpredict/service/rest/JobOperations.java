package org.batchpredict.service.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.Jobs;
import org.batchpredict.service.jobs.Jobs.JobPage;
import org.batchpredict.service.jobs.Jobs.JobRequest;
import org.jspecify.annotations.Nullable;

/** The methods of jobs, but those of their policies. */
final class JobOperations {
  private final Jobs jobs;

  JobOperations(Jobs jobs) {
    this.jobs = jobs;
  }

  ObjectNode create(ApiRequest request) {
    ObjectNode body = request.body();
    if (body.has("trainingInput")) {
      throw new ApiException(
          Status.UNIMPLEMENTED, "Training jobs are not supported (supported: prediction jobs).");
    }
    JsonNode input = body.get("predictionInput");
    PredictionInput predictionInput =
        input == null
            ? PredictionInput.builder().build()
            : PredictionInput.fromJson(input.toString());
    JobRequest job = new JobRequest(body.path("jobId").asText(), predictionInput, labels(body));
    return json(jobs.create(request.caller(), request.project(), job));
  }

  ObjectNode get(ApiRequest request) {
    return json(jobs.get(request.caller(), request.job()));
  }

  ObjectNode list(ApiRequest request) {
    int pageSize = request.number("pageSize");
    if (pageSize < 0) {
      throw ApiException.invalid("page_size", "Invalid pageSize: " + pageSize + " (must be >= 0)");
    }
    JobPage page =
        jobs.list(
            request.caller(),
            request.project(),
            request.text("filter"),
            pageSize,
            request.text("pageToken"));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (!page.jobs().isEmpty()) { // before the token: there are clients that take the first value
      ArrayNode list = json.putArray("jobs");
      page.jobs().forEach(job -> list.add(json(job)));
    }
    if (!page.nextPageToken().isEmpty()) {
      json.put("nextPageToken", page.nextPageToken());
    }
    return json;
  }

  ObjectNode patch(ApiRequest request) {
    Set<String> mask = mask(request.text("updateMask"));
    @Nullable Map<String, String> labels = mask.contains("labels") ? labels(request.body()) : null;
    @Nullable String etag = null;
    if (mask.contains("etag")) {
      etag = request.body().path("etag").asText();
      if (etag.isEmpty()) {
        throw ApiException.invalid(
            "job.etag", "Missing etag (must be that of the job, as updateMask names it)");
      }
    }
    return json(jobs.patch(request.caller(), request.job(), labels, etag));
  }

  ObjectNode cancel(ApiRequest request) {
    jobs.cancel(request.caller(), request.job());
    return JsonNodeFactory.instance.objectNode();
  }

  private ObjectNode json(Job job) {
    long position = job.state() == JobState.QUEUED ? jobs.position(job) : 0;
    return JobJson.of(job, jobs.etag(job), position);
  }

  private static Map<String, String> labels(ObjectNode body) {
    Map<String, String> labels = new LinkedHashMap<>();
    body.path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  private static Set<String> mask(String text) {
    if (text.isBlank()) {
      throw ApiException.invalid("update_mask", "Missing updateMask (supported: labels, etag)");
    }
    Set<String> mask = new LinkedHashSet<>();
    for (String path : text.split(",", -1)) {
      String name = path.strip();
      if (!name.equals("labels") && !name.equals("etag")) {
        throw ApiException.invalid(
            "update_mask",
            "Unsupported updateMask: " + Shown.of(name) + " (supported: labels, etag)");
      }
      mask.add(name);
    }
    return mask;
  }
}
