package org.batchpredict.service.web.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.shards.ShardCompression;

/** Some predictions of a job: the first of some of its shards. */
final class PredictionSample {
  private static final String PREFIX = "prediction.";
  private static final int FILES = 8;
  private static final int BYTES = 128 << 10;
  private static final int PREDICTIONS = 500;
  private static final int OUTPUTS = 12;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Map<String, OutputValues> outputs = new LinkedHashMap<>();
  private long size;

  private PredictionSample() {}

  static PredictionSample read(OutputFiles files) throws IOException {
    PredictionSample sample = new PredictionSample();
    List<String> header = header(files.start("prediction.results_header.csv", BYTES));
    List<String> shards =
        files.names("prediction.results-").stream().filter(PredictionSample::isText).toList();
    for (String name : OutputFiles.spread(shards, FILES)) {
      String text = files.start(name, BYTES);
      if (isCsv(name)) {
        sample.addRecords(header, CsvRecords.of(text));
      } else {
        text.lines().limit(PREDICTIONS).forEach(sample::add);
      }
    }
    return sample;
  }

  /** Not of TFRecords, and what else people do not read. */
  private static boolean isText(String name) {
    return isCsv(name) || ShardCompression.plainName(name).indexOf('.', PREFIX.length()) < 0;
  }

  private static boolean isCsv(String name) {
    return ShardCompression.plainName(name).endsWith(".csv");
  }

  /** Adds the records of a shard, of which the first is the header where that has no file. */
  private void addRecords(List<String> header, List<List<String>> records) {
    if (!records.isEmpty()) {
      boolean isHeaded = header.isEmpty();
      List<String> names = isHeaded ? records.get(0) : header;
      records.stream()
          .skip(isHeaded ? 1 : 0)
          .limit(PREDICTIONS)
          .forEach(cells -> add(names, cells));
    }
  }

  private static List<String> header(String text) {
    List<List<String>> records = CsvRecords.of(text);
    return records.isEmpty() ? List.of() : records.get(0);
  }

  private void add(String line) {
    JsonNode prediction = parse(line);
    if (prediction.isObject()) {
      size++;
      prediction.properties().forEach(output -> add(output.getKey(), output.getValue()));
    }
  }

  private void add(List<String> header, List<String> cells) {
    size++;
    for (int i = 0; i < Math.min(header.size(), cells.size()); i++) {
      add(header.get(i), cell(cells.get(i)));
    }
  }

  private void add(String output, JsonNode value) {
    if (outputs.containsKey(output) || outputs.size() < OUTPUTS) {
      outputs.computeIfAbsent(output, OutputValues::new).add(value);
    }
  }

  /** What is in a cell: a number or JSON, else text. */
  private static JsonNode cell(String text) {
    JsonNode value = parse(text);
    return value.isNumber() || value.isArray() ? value : TextNode.valueOf(text);
  }

  private static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return MAPPER.missingNode();
    }
  }

  /** How many predictions it has. */
  long size() {
    return size;
  }

  /** The distributions of the outputs of which one can be drawn. */
  List<Distribution> distributions() {
    return outputs.values().stream().flatMap(values -> values.distribution().stream()).toList();
  }
}
