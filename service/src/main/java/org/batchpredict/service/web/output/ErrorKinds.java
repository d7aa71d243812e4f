package org.batchpredict.service.web.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.batchpredict.service.web.output.JobOutput.ErrorKind;
import org.batchpredict.service.web.output.JobOutput.FailedRecord;

/** Reads how instances failed, with some of those that did. */
final class ErrorKinds {
  private static final int STATS_BYTES = 256 << 10;
  private static final int SAMPLE_BYTES = 256 << 10;
  private static final int FILES = 4;
  private static final int KINDS = 50;
  private static final int SAMPLES = 2;
  private static final int INSTANCE_CHARS = 2000;
  private static final JsonMapper MAPPER = new JsonMapper();

  private ErrorKinds() {}

  static List<ErrorKind> read(OutputFiles files) throws IOException {
    List<ErrorKind> kinds = new ArrayList<>();
    for (String name : files.names("prediction.errors_stats-")) {
      for (JsonNode stat : objects(files.start(name, STATS_BYTES))) {
        if (kinds.size() < KINDS) {
          kinds.add(kind(stat, new ArrayList<>()));
        }
      }
    }
    List<List<FailedRecord>> samples = kinds.stream().map(ErrorKinds::none).toList();
    for (String name : OutputFiles.spread(files.names("prediction.errors-"), FILES)) {
      for (JsonNode failure : objects(files.start(name, SAMPLE_BYTES))) {
        find(kinds, failure)
            .map(samples::get)
            .filter(some -> some.size() < SAMPLES)
            .ifPresent(some -> some.add(record(failure)));
      }
    }
    List<ErrorKind> all = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      ErrorKind kind = kinds.get(i);
      all.add(
          new ErrorKind(kind.stage(), kind.code(), kind.message(), kind.count(), samples.get(i)));
    }
    return all;
  }

  private static List<FailedRecord> none(ErrorKind kind) {
    return new ArrayList<>();
  }

  private static List<JsonNode> objects(String lines) {
    return lines.lines().flatMap(line -> parse(line).stream()).filter(JsonNode::isObject).toList();
  }

  private static Optional<JsonNode> parse(String line) {
    try {
      return Optional.of(MAPPER.readTree(line));
    } catch (JsonProcessingException e) { // another has written here since
      return Optional.empty();
    }
  }

  private static ErrorKind kind(JsonNode stat, List<FailedRecord> samples) {
    return new ErrorKind(
        stat.path("stage").asText(""),
        stat.path("code").asInt(),
        stat.path("message").asText(),
        stat.path("count").asLong(),
        samples);
  }

  private static Optional<Integer> find(List<ErrorKind> kinds, JsonNode failure) {
    String message = failure.path("message").asText();
    for (int i = 0; i < kinds.size(); i++) {
      ErrorKind kind = kinds.get(i);
      if (kind.stage().equals(failure.path("stage").asText())
          && kind.code() == failure.path("code").asInt()
          && isOf(kind.message(), message)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** Whether a message is of a kind, in which {@code …} is any text. */
  private static boolean isOf(String kind, String message) {
    String[] words = kind.split("…", -1);
    String last = words[words.length - 1];
    int end = message.length() - last.length();
    int at = 0;
    for (int i = 0; i < words.length - 1; i++) {
      int found = message.indexOf(words[i], at);
      if (found < 0 || (i == 0 && found > 0)) {
        return false;
      }
      at = found + words[i].length();
    }
    return words.length == 1 ? kind.equals(message) : at <= end && message.endsWith(last);
  }

  private static FailedRecord record(JsonNode failure) {
    JsonNode instance = failure.path("instance");
    String text = instance.isTextual() ? instance.textValue() : instance.toString();
    boolean isLong = text.length() > INSTANCE_CHARS;
    return new FailedRecord(
        failure.path("file").asText(),
        failure.path("offset").asLong(),
        isLong ? text.substring(0, INSTANCE_CHARS) + "…" : text);
  }
}
