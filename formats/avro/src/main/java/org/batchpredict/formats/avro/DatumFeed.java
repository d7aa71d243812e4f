package org.batchpredict.formats.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.batchpredict.io.Stage;
import org.batchpredict.transforms.instance.InputEncoder;
import org.batchpredict.transforms.instance.InvalidInstanceException;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.Utf8;

/**
 * Feeds values to inputs: numbers, strings and lists as JSON's are, a decimal as its number, a date
 * or a time as the number that is stored, an enum as its symbol, bytes as they are.
 */
final class DatumFeed {
  private DatumFeed() {}

  /** Whether values of a schema can be fed. */
  static boolean feeds(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, MAP -> false;
      case ARRAY -> feeds(schema.getElementType());
      case UNION -> schema.getTypes().stream().allMatch(DatumFeed::feeds);
      default -> true;
    };
  }

  /** Feeds the next value; null is no value of an input that need not have one. */
  static void feed(Schema schema, Datum in, InputEncoder input)
      throws InvalidDatumException, InvalidInstanceException {
    Schema type = Datums.resolve(schema, in);
    if (type.getType() == Schema.Type.NULL && input.spec().optional()) {
      return;
    }
    input.begin();
    add(type, in, input, 0);
    input.end();
  }

  private static void add(Schema schema, Datum in, InputEncoder input, int depth)
      throws InvalidDatumException, InvalidInstanceException {
    switch (schema.getType()) {
      case NULL -> input.addNull();
      case BOOLEAN -> input.addBool(in.readBoolean());
      case INT, LONG -> input.addLong(in.readLong());
      case FLOAT -> input.addReal(in.readFloat());
      case DOUBLE -> input.addReal(in.readDouble());
      case ENUM -> {
        int index = in.readIndex(schema.getEnumSymbols().size());
        input.addText(schema.getEnumSymbols().get(index));
      }
      case STRING -> addText(in, input);
      case BYTES -> addBytes(schema, in, in.readLength(), input);
      case FIXED -> addBytes(schema, in, schema.getFixedSize(), input);
      case UNION -> add(Datums.resolve(schema, in), in, input, depth);
      case ARRAY -> addList(schema.getElementType(), in, input, depth + 1);
      case RECORD, MAP -> throw new IllegalStateException("A schema that feeds nothing: " + schema);
    }
  }

  private static void addList(Schema element, Datum in, InputEncoder input, int depth)
      throws InvalidDatumException, InvalidInstanceException {
    Datums.requireDepth(depth);
    NumberRun numbers = NumberRun.of(element);
    input.beginList();
    for (int count = in.readCount(); count > 0; count = in.readCount()) {
      if (numbers == null || !numbers.feed(in, count, input)) {
        for (int i = 0; i < count; i++) {
          add(element, in, input, depth);
        }
      }
    }
    input.endList();
  }

  private static void addText(Datum in, InputEncoder input)
      throws InvalidDatumException, InvalidInstanceException {
    int length = in.readLength();
    int start = in.skip(length);
    if (!Utf8.isValid(in.bytes(), start, length)) {
      throw new InvalidInstanceException(
          Stage.PARSE, "Invalid string of \"" + input.spec().alias() + "\": it is not UTF-8");
    }
    if (input.spec().dtype() == DType.STRING) {
      input.addBytes(in.bytes(), start, length);
    } else {
      input.addText(new String(in.bytes(), start, length, UTF_8));
    }
  }

  private static void addBytes(Schema schema, Datum in, int length, InputEncoder input)
      throws InvalidDatumException, InvalidInstanceException {
    int start = in.skip(length);
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      addDecimal(decimal(decimal, in.bytes(), start, length), input);
    } else {
      input.addBytes(in.bytes(), start, length);
    }
  }

  static BigDecimal decimal(LogicalTypes.Decimal type, byte[] bytes, int start, int length)
      throws InvalidDatumException {
    if (length == 0) {
      throw new InvalidDatumException("a decimal has no digits");
    }
    byte[] unscaled = Arrays.copyOfRange(bytes, start, start + length);
    return new BigDecimal(new BigInteger(unscaled), type.getScale());
  }

  private static void addDecimal(BigDecimal value, InputEncoder input)
      throws InvalidInstanceException {
    boolean integer = value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    if (integer && value.toBigInteger().bitLength() < Long.SIZE) {
      input.addLong(value.longValue());
    } else if (integer && input.spec().dtype().kind() == DType.Kind.UINT) {
      input.addText(value.toBigInteger().toString()); // as JSON may have those past a long
    } else {
      input.addReal(value.doubleValue());
    }
  }
}
