package org.batchpredict.service.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;

/** JSON as text: read strictly, written as the API writes it. */
final class Json {
  /** As deep as protocol buffers are read. */
  private static final int MAX_DEPTH = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ObjectWriter PRETTY =
      MAPPER.writer(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Spacing.AFTER)
                      .withObjectEmptySeparator("")
                      .withArrayEmptySeparator(""))
              .withObjectIndenter(new DefaultIndenter("  ", "\n"))
              .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  /** The parts of Jackson's messages that are for programmers. */
  private static final Pattern ADVICE =
      Pattern.compile(
          "(?s)\n.*|, from `[^`]*`| \\((start marker|for \\w+ starting) at \\[[^\\]]*\\]\\)"
              + "| \\(`[^`]*`\\)|, `StreamReadConstraints[^)]*\\)| for `ObjectNode`.*");

  private Json() {}

  /**
   * Reads one value.
   *
   * @param text blank for an empty object
   * @throws ApiException INVALID_ARGUMENT when it is no JSON
   */
  static JsonNode parse(String text) {
    if (text.isBlank()) {
      return MAPPER.createObjectNode();
    }
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      String reason = Shown.of(ADVICE.matcher(e.getOriginalMessage()).replaceAll(""));
      String place =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw invalid(reason + place);
    } catch (NumberFormatException e) { // Java has no number of such an exponent
      throw invalid("A number in it is too large");
    }
  }

  private static ApiException invalid(String reason) {
    return new ApiException(
        Status.INVALID_ARGUMENT, "Invalid JSON payload received. " + reason + ".");
  }

  static String write(JsonNode json, boolean pretty) {
    try {
      return pretty ? PRETTY.writeValueAsString(json) + "\n" : MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
