package org.batchpredict.service.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.jobs.Job;
import org.jspecify.annotations.Nullable;

/** The command of gcloud that sends a request; what it has no flag for is said in a comment. */
record GcloudCommand(Job job, String baseUrl, boolean needsLogIn) {
  private static final String VERSIONS = "/versions/";
  private static final Map<String, String> FORMATS =
      Map.of("TEXT", "text", "TF_RECORD", "tf-record", "TF_RECORD_GZIP", "tf-record-gzip");

  String text() {
    PredictionInput input = job.input();
    String format = String.valueOf(input.dataFormat());
    if (!format.equals("JSON") && !FORMATS.containsKey(format)) {
      return "# gcloud has no data format " + format + ": send the request with curl.";
    }
    List<String> words = new ArrayList<>();
    if (!needsLogIn) {
      words.add("CLOUDSDK_AUTH_DISABLE_CREDENTIALS=true");
    }
    words.add("CLOUDSDK_API_ENDPOINT_OVERRIDES_ML=" + Shell.quote(baseUrl + "/"));
    words.add("gcloud ai-platform jobs submit prediction " + Shell.quote(job.name().jobId()));
    flag(words, "project", job.name().project());
    model(words, input);
    flag(words, "data-format", FORMATS.getOrDefault(format, "text"));
    flag(words, "input-paths", list(input.inputPaths()));
    flag(words, "output-path", input.outputPath());
    flag(words, "region", input.region() == null ? "global" : input.region());
    flag(words, "max-worker-count", input.maxWorkerCount());
    flag(words, "batch-size", input.batchSize());
    flag(words, "runtime-version", input.runtimeVersion());
    flag(words, "signature-name", input.signatureName());
    flag(words, "labels", labels());
    return comments(input) + String.join(" \\\n  ", words);
  }

  private static void model(List<String> words, PredictionInput input) {
    String version = input.versionName();
    int at = version == null ? -1 : version.indexOf(VERSIONS);
    if (version != null && at >= 0) { // of a model by its full name, gcloud makes another name
      flag(words, "model", version.substring(version.lastIndexOf('/', at - 1) + 1, at));
      flag(words, "version", version);
    } else {
      flag(words, "model", input.modelName());
      flag(words, "model-dir", input.uri());
    }
  }

  private static String comments(PredictionInput input) {
    String comments = "";
    if (!FORMATS.containsKey(String.valueOf(input.dataFormat()))) {
      comments += "# gcloud has no data format JSON; text means the same.\n";
    }
    if (input.region() == null) {
      comments += "# gcloud wants a region, of which the request has none.\n";
    }
    if (input.outputDataFormat() != null) {
      comments += "# gcloud has no flag for outputDataFormat.\n";
    }
    return comments;
  }

  private @Nullable String labels() {
    return job.labels().isEmpty()
        ? null
        : new TreeMap<>(job.labels())
            .entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
  }

  /**
   * A list of gcloud; where a comma is part of an item, with a delimiter that none has, nor half of
   * it at an end.
   */
  private static String list(List<String> items) {
    if (items.stream().noneMatch(item -> item.contains(",") || item.startsWith("^"))) {
      return String.join(",", items);
    }
    String delimiter = "|";
    while (String.join("", items).contains(delimiter)) {
      delimiter += ";";
    }
    return "^" + delimiter + "^" + String.join(delimiter, items);
  }

  private static void flag(List<String> words, String name, @Nullable Object value) {
    if (value != null) {
      words.add("--" + name + "=" + Shell.quote(value.toString()));
    }
  }
}
