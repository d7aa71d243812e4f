package org.batchpredict.transforms.instance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Where one JSON value lies in a record. */
final class JsonSlice {
  private int start;
  private int end;

  void clear() {
    start = 0;
    end = 0;
  }

  /** Sets the offsets in the record. */
  void set(int newStart, int newEnd) {
    start = newStart;
    end = newEnd;
  }

  boolean isEmpty() {
    return end == 0;
  }

  /** The offset in the record of the value's first byte; 0 when its end was not reached. */
  int start() {
    return isEmpty() ? 0 : start;
  }

  /** The offset in the record just past the value. */
  int end() {
    return end;
  }

  /** The value starts with the parser's current token. */
  void startAt(JsonParser parser) {
    start = (int) parser.currentTokenLocation().getByteOffset();
  }

  /** The value ends with the parser's current token. */
  void endAt(JsonParser parser) throws IOException {
    parser.finishToken();
    end = (int) parser.currentLocation().getByteOffset();
  }

  /** Takes the value that starts with the parser's current token, and reads past it. */
  void take(JsonParser parser) throws IOException, InvalidInstanceException {
    startAt(parser);
    int depth = parser.getParsingContext().getNestingDepth();
    JsonToken token = parser.currentToken();
    int outside = token.isStructStart() ? depth - 1 : depth;
    while (parser.getParsingContext().getNestingDepth() > outside) {
      checkNumber(parser, parser.nextToken());
    }
    checkNumber(parser, token);
    endAt(parser);
  }

  private static void checkNumber(JsonParser parser, JsonToken token)
      throws IOException, InvalidInstanceException {
    if (token == JsonToken.VALUE_NUMBER_FLOAT && parser.isNaN()) {
      NonFinite.bare(parser);
    }
  }
}
