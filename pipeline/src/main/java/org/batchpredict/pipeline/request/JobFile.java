package org.batchpredict.pipeline.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the file of {@code --predictionInput} says: a request alone; a Job of the API, {@code
 * {"jobId": …, "labels": {…}, "predictionInput": {…}}}; and beside the request of either form,
 * under {@code options}, whatever else a command line can say.
 *
 * @param options the values by the names of their options, those of the Job's own fields among them
 */
public record JobFile(PredictionInput input, Map<String, JsonNode> options) {
  /** What a command line without a file has. */
  public static final JobFile NONE = new JobFile(PredictionInput.builder().build(), Map.of());

  static final String JOB_ID = "jobId";
  static final String LABELS = "labels";

  /** The option for them: Dataflow has one called labels. */
  static final String JOB_LABELS = "jobLabels";

  public JobFile {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /**
   * The values of an option as flags have them, one a flag; null for none.
   *
   * @throws IllegalArgumentException when no flag could say that; the message shows the JSON
   */
  public @Nullable List<String> values(DeclaredOption option) {
    JsonNode json = options.get(option.name());
    if (json == null || json.isNull()) {
      return null;
    }
    if (option.isList()) {
      return json.isArray() ? elements(json) : List.of(text(json));
    }
    boolean takesJson = option.getter().getReturnType() != String.class;
    return List.of(json.isContainerNode() && takesJson ? json.toString() : text(json));
  }

  private static List<String> elements(JsonNode array) {
    List<String> values = new ArrayList<>();
    array.forEach(element -> values.add(text(element)));
    return values;
  }

  private static String text(JsonNode json) {
    if (!json.isValueNode() || json.isNull()) {
      throw new IllegalArgumentException(json + " (must be text, a number, true or false)");
    }
    return json.asText();
  }
}
