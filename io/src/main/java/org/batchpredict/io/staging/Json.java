package org.batchpredict.io.staging;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.function.Function;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.batchpredict.io.files.Storage;

/**
 * Stores values as {@code {"version":1,"KIND":{…}}}. The version comes first, so that a file of
 * another version is refused as that, not for the fields it has.
 */
final class Json {
  static final int VERSION = 1;

  /** What is missing or unknown in a file is refused: it would be lost in silence. */
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private Json() {}

  static void write(OutputStream out, String kind, Object value) throws IOException {
    try (JsonGenerator json = MAPPER.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeFieldName(kind);
      MAPPER.writeValue(json, value);
      json.writeEndObject();
    }
  }

  /** Reads a value, refusing what the conversion refuses by an exception. */
  static <J, T> T read(ResourceId file, String kind, Class<J> type, Function<J, T> conversion)
      throws IOException {
    return read(
        file,
        kind,
        json -> {
          expect(json.nextToken(), JsonToken.FIELD_NAME, json);
          if (!json.currentName().equals(kind)) {
            throw new IllegalArgumentException("it holds no " + kind);
          }
          if (json.nextToken() == JsonToken.VALUE_NULL) {
            throw new IllegalArgumentException("its " + kind + " is null");
          }
          J value = MAPPER.readValue(json, type);
          expect(json.nextToken(), JsonToken.END_OBJECT, json);
          return conversion.apply(value);
        });
  }

  /** Reads an object whose first field is the version; the rest of its fields is the body's. */
  static <T> T read(ResourceId file, String kind, Body<T> body) throws IOException {
    try (InputStream in = Storage.open(file);
        JsonParser json = MAPPER.createParser(in)) {
      JsonToken first = json.nextToken();
      if (first == null) {
        throw new IllegalArgumentException("it is empty");
      }
      expect(first, JsonToken.START_OBJECT, json);
      if (!"version".equals(json.nextFieldName())) {
        throw new IllegalArgumentException("its first field is not the version");
      }
      int version = json.nextIntValue(-1);
      if (version != VERSION) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Unsupported version of a %s: %s (supported: %d)",
                kind,
                json.getText(),
                VERSION));
      }
      return body.read(json);
    } catch (JsonProcessingException e) {
      throw new InvalidFileException(file, reason(e), e);
    } catch (CharConversionException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InvalidFileException(file, Storage.reason(e), e);
    }
  }

  private static String reason(JsonProcessingException e) {
    if (e.getCause() instanceof IllegalArgumentException refused) {
      return Storage.reason(refused);
    }
    return e instanceof JsonEOFException || e.getCause() instanceof JsonEOFException
        ? "it ends early, at byte " + e.getLocation().getByteOffset()
        : e.getOriginalMessage();
  }

  static void expect(JsonToken actual, JsonToken expected, JsonParser json) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s instead of %s at byte %d",
              actual,
              expected,
              json.currentLocation().getByteOffset()));
    }
  }

  /** Reads the fields that follow the version, to the object's end. */
  @FunctionalInterface
  interface Body<T> {
    T read(JsonParser json) throws IOException;
  }
}
