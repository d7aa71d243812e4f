package org.batchpredict.pipeline.request;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request from proto3 JSON, strictly, and writes it back. The rules are those of the <a
 * href="https://protobuf.dev/programming-guides/json/">ProtoJSON format</a>.
 */
final class RequestJson {
  /** Exact numbers: 9007199254740993.0 is an int64 that no double is. */
  static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final String CANNOT_PARSE = "Cannot parse the request: ";

  /** The parts of Jackson's messages that are for programmers. */
  private static final Pattern ADVICE =
      Pattern.compile(", from `[^`]*`| \\((start marker|for \\w+ starting) at \\[[^\\]]*\\]\\)");

  private final PredictionInput.Builder builder = PredictionInput.builder();
  private final Set<RequestField> seen = EnumSet.noneOf(RequestField.class);
  private final List<String> problems = new ArrayList<>();
  private final boolean inJobFile;
  private final JobJson around = new JobJson(this);
  private boolean fieldsOutside;

  /**
   * @param inJobFile whether what a {@link JobFile} has around a request is taken, too
   */
  private RequestJson(boolean inJobFile) {
    this.inJobFile = inJobFile;
  }

  static PredictionInput parse(String json) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      return new RequestJson(false).parse(parser).input();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a string", e);
    }
  }

  static PredictionInput parse(InputStream json) throws IOException {
    return parse(json, false).input();
  }

  static JobFile parseJobFile(InputStream json) throws IOException {
    return parse(json, true);
  }

  private static JobFile parse(InputStream json, boolean inJobFile) throws IOException {
    try (JsonParser parser = MAPPER.createParser(json)) {
      return new RequestJson(inJobFile).parse(parser);
    } catch (CharConversionException e) { // no UTF-8, UTF-16 or UTF-32
      throw new InvalidRequestException(CANNOT_PARSE + e.getMessage(), e);
    }
  }

  static String format(PredictionInput input) {
    ObjectNode json = MAPPER.createObjectNode();
    for (RequestField field : RequestField.values()) {
      Object value = field.get(input);
      if (value != null) {
        boolean int64 = field.type() == RequestField.Type.INT64;
        json.set(field.jsonName(), MAPPER.valueToTree(int64 ? value.toString() : value));
      }
    }
    return json.toString();
  }

  private JobFile parse(JsonParser parser) throws IOException {
    try {
      parseObject(parser);
    } catch (JsonProcessingException e) {
      problems.add(CANNOT_PARSE + reason(e) + at(e.getLocation()));
      throw new InvalidRequestException(problems, e);
    } catch (NumberFormatException e) { // Java has no number of such an exponent
      problems.add(CANNOT_PARSE + "a number in it is too large" + at(parser.currentLocation()));
      throw new InvalidRequestException(problems, e);
    }
    Map<String, JsonNode> options = around.options();
    if (fieldsOutside && around.isRequestWithin()) {
      problems.add("Invalid predictionInput: fields of it are beside it (must all be in it)");
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(problems);
    }
    return new JobFile(builder.build(), options);
  }

  private void parseObject(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      problems.add(CANNOT_PARSE + "it is no JSON object");
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (inJobFile && JobJson.isAround(name)) {
        around.read(name, parser);
      } else {
        fieldsOutside = true;
        addValue(name, MAPPER.readTree(parser));
      }
    }
    JsonLocation end = parser.currentLocation();
    if (parser.nextToken() != null) {
      problems.add(CANNOT_PARSE + "more follows the JSON object" + at(end));
    }
  }

  /** Parses the fields of a request up to the end of its object. */
  void parseFields(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      addValue(name, MAPPER.readTree(parser));
    }
  }

  void addProblem(String problem) {
    problems.add(problem);
  }

  private void addValue(String name, JsonNode value) {
    Optional<RequestField> found = RequestField.find(name);
    if (found.isEmpty()) {
      problems.add(unknownField(name));
      return;
    }
    RequestField field = found.get();
    if (!seen.add(field)) {
      problems.add(field.problem("Invalid " + field.jsonName() + ": given twice (must be once)"));
      return;
    }
    if (value.isNull()) {
      return;
    }
    try {
      builder.set(field, FieldValue.parse(field.type(), value));
    } catch (IllegalArgumentException e) {
      String option =
          field == RequestField.BATCH_SIZE && value.asText().equals(BatchSizeFlag.AUTO)
              ? "; auto is no number of the API, but an option: --batchSize=auto"
              : "";
      problems.add(field.problem("Invalid " + field.jsonName() + ": " + e.getMessage() + option));
    }
  }

  private String unknownField(String name) {
    List<String> valid = RequestField.jsonNames();
    List<String> meant = new ArrayList<>(valid);
    if (inJobFile) {
      meant.addAll(JobJson.FIELDS);
    }
    String nearest =
        NearestName.of(name, meant).map(near -> ": did you mean \"" + near + "\"?").orElse("");
    return "Unknown field \"%s\"%s (valid: %s)".formatted(name, nearest, String.join(", ", valid));
  }

  private static String reason(JsonProcessingException e) {
    return ADVICE.matcher(e.getOriginalMessage()).replaceAll("");
  }

  private static String at(@Nullable JsonLocation location) {
    if (location == null) { // of what is nested too deep, or too long
      return "";
    }
    return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
