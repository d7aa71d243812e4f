package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.tensor.DType;

/** Encodes the text of one cell: a single value, or a list as JSON. */
final class CsvCell {
  private CsvCell() {}

  static void encode(InputEncoder input, char[] text, int start, int length, JsonFactory json)
      throws InvalidInstanceException {
    if (isList(input, text, start, length)) {
      encodeList(input, text, start, length, json);
    } else {
      input.encodeCell(text, start, length);
    }
  }

  /** Whether a text is a list: it begins as one, and is not the text that a STRING is. */
  private static boolean isList(InputEncoder input, char[] text, int start, int length) {
    int i = start;
    int end = start + length;
    while (i < end && text[i] <= ' ') {
      i++;
    }
    if (i == end || text[i] != '[') {
      return false;
    }
    List<Integer> dims = input.spec().rowShape().dims();
    return input.spec().dtype() != DType.STRING
        || (dims != null && !dims.stream().allMatch(dim -> dim == 1));
  }

  private static void encodeList(
      InputEncoder input, char[] text, int start, int length, JsonFactory json)
      throws InvalidInstanceException {
    try (JsonParser parser = json.createParser(text, start, length)) {
      JsonToken token = parser.nextToken();
      input.encode(parser, token);
      if (parser.nextToken() != null) {
        throw invalid(input, "there is more after the list");
      }
    } catch (JsonProcessingException e) {
      throw invalid(input, JsonFailures.reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read an array", e);
    }
  }

  private static InvalidInstanceException invalid(InputEncoder input, String reason) {
    return new InvalidInstanceException(
        Stage.PARSE,
        "Invalid JSON in the cell of " + Excerpt.quoted(input.spec().alias()) + ": " + reason);
  }
}
