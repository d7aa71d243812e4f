package org.batchpredict.service.work;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.api.JobName;
import org.jspecify.annotations.Nullable;

/**
 * What a worker is to do: a JSON object on the first line of its standard input, and never in its
 * arguments, which everybody on its machine can read.
 *
 * @param attempt counts from 1
 * @param flags of the job's option set
 * @param roots what the job may reach
 * @param jobStarted when the first attempt began; results that are older are not the job's
 * @param lease how long the worker may go on without another word
 */
public record Task(
    JobName job,
    int attempt,
    Kind kind,
    PredictionInput input,
    List<String> flags,
    Roots roots,
    Instant jobStarted,
    Duration lease) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** What there is to be done. */
  public enum Kind {
    /** Run the job, which nobody has begun. */
    START,
    /** Go on with it, wherever it is. */
    CONTINUE,
    /** See that it ends, wherever it is. */
    CANCEL
  }

  /**
   * Below what the files of a job must lie; those of its project.
   *
   * @param modelRegistry where models with a name are; null for nowhere
   */
  public record Roots(
      List<String> inputs,
      List<String> outputs,
      List<String> models,
      @Nullable String modelRegistry) {
    public Roots {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      models = List.copyOf(models);
    }
  }

  public Task {
    requireNonNull(job, "job");
    requireNonNull(roots, "roots");
    requireNonNull(kind, "kind");
    requireNonNull(input, "input");
    flags = List.copyOf(flags);
    requireNonNull(jobStarted, "jobStarted");
    requireNonNull(lease, "lease");
  }

  /** The task as a line, without its end. */
  public String toLine() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("project", job.project()).put("jobId", job.jobId());
    json.put("attempt", attempt).put("kind", kind.name());
    json.put("input", input.toJson());
    flags.forEach(json.putArray("flags")::add);
    roots.inputs().forEach(json.putArray("inputRoots")::add);
    roots.outputs().forEach(json.putArray("outputRoots")::add);
    roots.models().forEach(json.putArray("modelRoots")::add);
    json.put("modelRegistry", roots.modelRegistry());
    json.put("jobStarted", jobStarted.toString());
    json.put("leaseMillis", lease.toMillis());
    return json.toString();
  }

  static Task ofLine(String line) throws IOException {
    JsonNode json = MAPPER.readTree(line);
    return new Task(
        new JobName(json.required("project").textValue(), json.required("jobId").textValue()),
        json.required("attempt").intValue(),
        Kind.valueOf(json.required("kind").textValue()),
        PredictionInput.fromJson(json.required("input").textValue()),
        texts(json, "flags"),
        new Roots(
            texts(json, "inputRoots"),
            texts(json, "outputRoots"),
            texts(json, "modelRoots"),
            json.required("modelRegistry").textValue()),
        Instant.parse(json.required("jobStarted").textValue()),
        Duration.ofMillis(json.required("leaseMillis").longValue()));
  }

  private static List<String> texts(JsonNode json, String field) {
    List<String> texts = new ArrayList<>();
    json.required(field).forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  /** Secrets may be among the flags. */
  @Override
  public String toString() {
    return kind + " " + job + " attempt " + attempt;
  }
}
