package org.batchpredict.formats.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.tensor.Float16;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.Utf8;
import org.jspecify.annotations.Nullable;

/** Appends values in Avro's binary encoding. */
final class DatumWriter {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_LONG_BYTES = 10;

  private DatumWriter() {}

  static void addLong(long value, LineBuffer out) {
    out.reserve(MAX_LONG_BYTES);
    byte[] bytes = out.bytes();
    int at = out.size();
    long bits = value << 1 ^ value >> 63;
    int length = 0;
    while ((bits & ~0x7fL) != 0) {
      bytes[at + length++] = (byte) (bits | 0x80);
      bits >>>= 7;
    }
    bytes[at + length++] = (byte) bits;
    out.advance(length);
  }

  private static void addFloat(float value, LineBuffer out) {
    out.reserve(Float.BYTES);
    INT.set(out.bytes(), out.size(), Float.floatToRawIntBits(value));
    out.advance(Float.BYTES);
  }

  private static void addDouble(double value, LineBuffer out) {
    out.reserve(Double.BYTES);
    LONG.set(out.bytes(), out.size(), Double.doubleToRawLongBits(value));
    out.advance(Double.BYTES);
  }

  private static void addBytes(byte[] source, int start, int length, LineBuffer out) {
    addLong(length, out);
    out.append(source, start, length);
  }

  /** Appends an element of an output that is a number or a BOOL. */
  static void addNumber(NumberColumn column, int i, LineBuffer out) {
    switch (column.dtype()) {
      case FLOAT -> addFloat(column.getFloat(i), out);
      case DOUBLE -> addDouble(column.getDouble(i), out);
      case HALF -> addFloat((float) Float16.HALF.value(column.getShort(i)), out);
      case BFLOAT16 -> addFloat((float) Float16.BFLOAT16.value(column.getShort(i)), out);
      case INT8 -> addLong(column.getByte(i), out);
      case UINT8 -> addLong(Byte.toUnsignedLong(column.getByte(i)), out);
      case INT16 -> addLong(column.getShort(i), out);
      case UINT16 -> addLong(Short.toUnsignedLong(column.getShort(i)), out);
      case INT32 -> addLong(column.getInt(i), out);
      case UINT32 -> addLong(Integer.toUnsignedLong(column.getInt(i)), out);
      case INT64 -> addLong(column.getLong(i), out);
      case UINT64 -> addUnsigned(column.getLong(i), out);
      case BOOL -> out.append((char) column.getByte(i));
      case STRING -> throw new IllegalStateException("A STRING is no number");
    }
  }

  /** Appends an unsigned number as a decimal: big-endian, after a byte for the sign. */
  private static void addUnsigned(long value, LineBuffer out) {
    addLong(PredictionSchema.UINT64_BYTES, out);
    out.append((char) 0);
    out.reserve(Long.BYTES);
    LONG.set(out.bytes(), out.size(), Long.reverseBytes(value));
    out.advance(Long.BYTES);
  }

  /**
   * Appends an element of a STRING output.
   *
   * @return false when it is to be text and is none
   */
  static boolean addString(StringColumn column, int i, boolean text, LineBuffer out) {
    byte[] data = column.data();
    int start = column.start(i);
    int length = column.length(i);
    if (text && !Utf8.isValid(data, start, length)) {
      return false;
    }
    addBytes(data, start, length, out);
    return true;
  }

  /** Appends JSON as a string. */
  static void addJsonAsText(StringColumn json, int i, LineBuffer out) {
    addBytes(json.data(), json.start(i), json.length(i), out);
  }

  /** Appends a field that went past the model: null, or the second of a union's types. */
  static void addPassed(@Nullable Schema type, StringColumn column, int i, LineBuffer out) {
    byte[] data = column.data();
    int start = column.start(i);
    int length = column.length(i);
    if (type != null && type.getType() == Schema.Type.NULL) {
      return;
    }
    if (length == 0 || (type == null && data[start] == 'n')) {
      addLong(0, out);
      return;
    }
    addLong(1, out);
    if (type != null) {
      out.append(data, start, length);
    } else if (data[start] == '"') {
      addText(data, start, length, out);
    } else {
      addBytes(data, start, length, out);
    }
  }

  /** Appends the text of a JSON string; or the JSON, of a text that has no UTF-8. */
  private static void addText(byte[] json, int start, int length, LineBuffer out) {
    boolean plain = true;
    for (int at = start; at < start + length; at++) {
      plain &= json[at] != '\\';
    }
    if (plain) {
      addBytes(json, start + 1, length - 2, out);
      return;
    }
    try (JsonParser parser = JSON.createParser(json, start, length)) {
      parser.nextToken();
      String text = parser.getText();
      if (UTF_8.newEncoder().canEncode(text)) {
        byte[] bytes = text.getBytes(UTF_8);
        addBytes(bytes, 0, bytes.length, out);
      } else {
        addBytes(json, start, length, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a field that was read before", e);
    }
  }
}
