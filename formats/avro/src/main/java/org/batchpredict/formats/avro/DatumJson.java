package org.batchpredict.formats.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.batchpredict.transforms.tensor.Utf8;

/**
 * Values as JSON, on one line: an enum is its symbol, a decimal its number, a date or a time the
 * number that is stored, bytes are {@code {"b64":"…"}}.
 */
final class DatumJson {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private DatumJson() {}

  /**
   * The JSON of a value.
   *
   * @throws InvalidDatumException when the bytes are none of the schema
   */
  static String of(Schema schema, byte[] bytes, int start, int end) throws InvalidDatumException {
    Datum in = new Datum();
    in.reset(bytes, start, end);
    return new String(bytes(schema, in, Integer.MAX_VALUE), UTF_8);
  }

  /**
   * The JSON of the next value, in UTF-8.
   *
   * @param most where it may end early, as it is too long to be shown
   */
  static byte[] bytes(Schema schema, Datum in, int most) throws InvalidDatumException {
    BoundedBytes out = new BoundedBytes(most);
    try {
      // Not closed, when it is cut off: that would end what is open.
      JsonGenerator json = FACTORY.createGenerator(out);
      write(schema, in, json, 0);
      json.close();
    } catch (BoundedBytes.FullException e) {
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to an array", e);
    }
    return out.toByteArray();
  }

  private static void write(Schema schema, Datum in, JsonGenerator json, int depth)
      throws IOException, InvalidDatumException {
    Datums.requireDepth(depth);
    switch (schema.getType()) {
      case NULL -> json.writeNull();
      case BOOLEAN -> json.writeBoolean(in.readBoolean());
      case INT, LONG -> json.writeNumber(in.readLong());
      case FLOAT -> json.writeNumber(in.readFloat());
      case DOUBLE -> json.writeNumber(in.readDouble());
      case ENUM ->
          json.writeString(
              schema.getEnumSymbols().get(in.readIndex(schema.getEnumSymbols().size())));
      case STRING -> {
        int length = in.readLength();
        writeText(in, in.skip(length), length, json);
      }
      case BYTES -> writeBytes(schema, in, in.readLength(), json);
      case FIXED -> writeBytes(schema, in, schema.getFixedSize(), json);
      case UNION -> write(Datums.resolve(schema, in), in, json, depth);
      case RECORD -> {
        json.writeStartObject();
        for (Schema.Field field : schema.getFields()) {
          json.writeFieldName(field.name());
          write(field.schema(), in, json, depth + 1);
        }
        json.writeEndObject();
      }
      case ARRAY -> {
        json.writeStartArray();
        for (int count = in.readCount(); count > 0; count = in.readCount()) {
          for (int i = 0; i < count; i++) {
            write(schema.getElementType(), in, json, depth + 1);
          }
        }
        json.writeEndArray();
      }
      case MAP -> {
        json.writeStartObject();
        for (int count = in.readCount(); count > 0; count = in.readCount()) {
          for (int i = 0; i < count; i++) {
            int length = in.readLength();
            json.writeFieldName(new String(in.bytes(), in.skip(length), length, UTF_8));
            write(schema.getValueType(), in, json, depth + 1);
          }
        }
        json.writeEndObject();
      }
    }
  }

  private static void writeText(Datum in, int start, int length, JsonGenerator json)
      throws IOException {
    if (Utf8.isValid(in.bytes(), start, length)) {
      json.writeString(new String(in.bytes(), start, length, UTF_8));
    } else {
      writeBase64(in, start, length, json);
    }
  }

  private static void writeBytes(Schema schema, Datum in, int length, JsonGenerator json)
      throws IOException, InvalidDatumException {
    int start = in.skip(length);
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      json.writeNumber(DatumFeed.decimal(decimal, in.bytes(), start, length));
    } else {
      writeBase64(in, start, length, json);
    }
  }

  private static void writeBase64(Datum in, int start, int length, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeFieldName("b64");
    json.writeBinary(in.bytes(), start, length);
    json.writeEndObject();
  }

  /** Bytes that end early. */
  private static final class BoundedBytes extends ByteArrayOutputStream {
    private final int most;

    BoundedBytes(int most) {
      this.most = most;
    }

    @Override
    public synchronized void write(byte[] source, int start, int length) {
      super.write(source, start, length);
      if (count > most) {
        throw new FullException();
      }
    }

    /** Says that there is enough. */
    private static final class FullException extends RuntimeException {
      FullException() {
        super(null, null, false, false);
      }
    }
  }
}
