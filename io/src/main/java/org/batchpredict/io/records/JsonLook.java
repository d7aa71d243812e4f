package org.batchpredict.io.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the first bytes of a file how its JSON values lie in it. What can be a line of the job
 * is one: a document is only what no line of it could be (docs/input.md, JSON).
 */
final class JsonLook {
  /** So many bytes are looked at, so that a file is taken for the same wherever that is done. */
  static final int BYTES = 64 << 10;

  private static final String BASE64_KEY = "b64";

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final JsonFormat format;
  private final JsonParser parser;
  private final byte[] bytes;
  private final int start;
  private final int to;
  private JsonShape found = JsonShape.LINES;

  /** Whether the first value goes on after the line that it begins in. */
  private boolean severalLines;

  /** Whether the first value is broken, or goes on after the bytes. */
  private boolean cut;

  /** Whether it is broken. */
  private boolean broken;

  /** Where its last token is. */
  private long last;

  private JsonLook(JsonFormat format, JsonParser parser, byte[] bytes, int start, int to) {
    this.format = format;
    this.parser = parser;
    this.bytes = bytes;
    this.start = start;
    this.to = to;
  }

  /** Looks at the first bytes of a file, or all of them. */
  static JsonShape of(JsonFormat format, byte[] bytes, int from, int to) {
    int start = from + LineEnds.byteOrderMark(bytes, from, to);
    while (start < to && JsonScanner.isSpace(bytes[start])) {
      start++;
    }
    if (start == to || (bytes[start] != '[' && bytes[start] != '{')) {
      return JsonShape.LINES;
    }
    try (JsonParser parser = JSON.createParser(bytes, start, to - start)) {
      return new JsonLook(format, parser, bytes, start, to).look();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read an array", e);
    }
  }

  private JsonShape look() throws IOException {
    boolean list = next() == JsonToken.START_ARRAY;
    if (list) {
      lookAtList();
    } else {
      lookAtObject();
      if (found == JsonShape.LINES) {
        return found; // whatever follows
      }
    }
    readTo(0);
    if (list && severalLines) {
      found = JsonShape.ARRAY;
    }
    // Where a line looks like a document, and others follow, it is none.
    return severalLines || !isFollowed() ? found : JsonShape.LINES;
  }

  private void lookAtList() throws IOException {
    int depth = 1;
    JsonToken token = next();
    for (; token == JsonToken.START_ARRAY; token = next()) {
      depth++;
    }
    if (depth == format.listDepth() + 1 || (token == JsonToken.START_OBJECT && !isBase64())) {
      found = JsonShape.ARRAY;
    }
  }

  /** Whether the object under way may be the bytes of a string. */
  private boolean isBase64() throws IOException {
    if (next() != JsonToken.FIELD_NAME) {
      return cut;
    }
    if (!parser.currentName().equals(BASE64_KEY)) {
      return false;
    }
    next();
    JsonToken end = next();
    return end == null || end == JsonToken.END_OBJECT;
  }

  private void lookAtObject() throws IOException {
    while (!isKnown() && next() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = next();
      JsonShape shape = found == JsonShape.LINES ? shape(name, value) : JsonShape.LINES;
      if (shape == JsonShape.LINES && !JsonEnvelope.isBeside(name)) {
        found = severalLines ? found : JsonShape.LINES;
        return;
      }
      found = shape == JsonShape.LINES ? found : shape;
      readTo(1);
    }
  }

  private JsonShape shape(String name, @Nullable JsonToken value) {
    boolean list = value == JsonToken.START_ARRAY;
    if (format.instances() && name.equals(JsonEnvelope.INSTANCES) && list) {
      return JsonShape.INSTANCES;
    }
    if (format.inputs() && name.equals(JsonEnvelope.INPUTS)) {
      return list
          ? JsonShape.INPUTS
          : value == JsonToken.START_OBJECT ? JsonShape.COLUMNS : JsonShape.LINES;
    }
    return JsonShape.LINES;
  }

  /**
   * Reads until the first value is left but for so many levels, or all that it can tell is known.
   */
  private void readTo(int depth) throws IOException {
    while (parser.getParsingContext().getNestingDepth() > depth && !isKnown() && next() != null) {}
  }

  /** Whether nothing that follows can change what was found. */
  private boolean isKnown() {
    return severalLines && found != JsonShape.LINES;
  }

  /** Whether more comes after the first value, which is on one line; after its line, if broken. */
  private boolean isFollowed() throws IOException {
    if (cut) {
      return broken && hasLineAfter(start + (int) last);
    }
    try {
      return parser.nextToken() != null;
    } catch (JsonProcessingException e) {
      return true;
    }
  }

  private boolean hasLineAfter(int at) {
    int end = at < to ? LineEnds.indexOf(bytes, at, to) : -1;
    while (end >= 0 && end < to && JsonScanner.isSpace(bytes[end])) {
      end++;
    }
    return end >= 0 && end < to;
  }

  /** The next token of the first value; null when it is broken, or goes on after the bytes. */
  private @Nullable JsonToken next() throws IOException {
    if (cut) {
      return null;
    }
    try {
      JsonToken token = parser.nextToken();
      if (token != null) {
        JsonLocation location = parser.currentTokenLocation();
        last = location.getByteOffset();
        severalLines |= location.getLineNr() > 1;
      }
      return token;
    } catch (JsonEOFException e) {
      cut = true;
      return null;
    } catch (JsonProcessingException e) {
      cut = true;
      broken = true;
      return null;
    }
  }
}
