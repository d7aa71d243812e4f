package org.batchpredict.service.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.service.access.Binding;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Activity.Sample;

/** The parts of a job that are one column each: how they are written, and read again. */
final class JobJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JobJson() {}

  static String labels(Map<String, String> labels) {
    ObjectNode json = MAPPER.createObjectNode();
    new TreeMap<>(labels).forEach(json::put);
    return json.toString();
  }

  static Map<String, String> labels(String json) {
    Map<String, String> labels = new TreeMap<>();
    read(json).properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  static String policy(Policy policy) {
    ArrayNode json = MAPPER.createArrayNode();
    for (Binding binding : policy.bindings()) {
      ArrayNode members = json.addObject().put("role", binding.role()).putArray("members");
      binding.members().forEach(members::add);
    }
    return json.toString();
  }

  static Policy policy(String json) {
    List<Binding> bindings = new ArrayList<>();
    for (JsonNode binding : read(json)) {
      List<String> members = new ArrayList<>();
      binding.path("members").forEach(member -> members.add(member.asText()));
      bindings.add(new Binding(binding.path("role").asText(), members));
    }
    return new Policy(bindings);
  }

  static String activity(Activity activity) {
    Progress progress = activity.progress();
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("instances", progress.instances())
            .put("predictions", progress.predictions())
            .put("failures", progress.failures())
            .put("inputBytes", progress.inputBytes())
            .put("totalInputBytes", progress.totalInputBytes())
            .put("elapsedMillis", progress.elapsed().toMillis())
            .put("nodeHours", activity.nodeHours());
    ArrayNode samples = json.putArray("samples");
    for (Sample sample : activity.samples()) {
      samples.addArray().add(sample.seconds()).add(sample.predictions()).add(sample.failures());
    }
    return json.toString();
  }

  static Activity activity(String json) {
    JsonNode node = read(json);
    List<Sample> samples = new ArrayList<>();
    for (JsonNode sample : node.path("samples")) {
      samples.add(
          new Sample(sample.path(0).asLong(), sample.path(1).asLong(), sample.path(2).asLong()));
    }
    Progress progress =
        new Progress(
            node.path("instances").asLong(),
            node.path("predictions").asLong(),
            node.path("failures").asLong(),
            node.path("inputBytes").asLong(),
            node.path("totalInputBytes").asLong(),
            Duration.ofMillis(node.path("elapsedMillis").asLong()));
    return new Activity(progress, node.path("nodeHours").asDouble(), samples);
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot read a job: a column of it is no JSON", e);
    }
  }
}
