package org.batchpredict.formats.avro;

import org.apache.avro.Schema;

/** Passes by values of a schema, and finds what a union holds. */
final class Datums {
  /** Deeper values are taken for damage: a schema may hold itself. */
  static final int MAX_DEPTH = 200;

  private Datums() {}

  static void skip(Schema schema, Datum in) throws InvalidDatumException {
    skip(schema, in, 0);
  }

  private static void skip(Schema schema, Datum in, int depth) throws InvalidDatumException {
    requireDepth(depth);
    switch (schema.getType()) {
      case NULL -> {}
      case ENUM -> in.readIndex(schema.getEnumSymbols().size());
      case INT, LONG -> in.readLong();
      case UNION -> skip(branch(schema, in), in, depth + 1);
      case BYTES, STRING -> in.skip(in.readLength());
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), in, depth + 1);
        }
      }
      case ARRAY -> skipElements(schema.getElementType(), in, depth + 1);
      case MAP -> {
        for (int count = in.readCount(); count > 0; count = in.readCount()) {
          for (int i = 0; i < count; i++) {
            in.skip(in.readLength());
            skip(schema.getValueType(), in, depth + 1);
          }
        }
      }
      case BOOLEAN, FLOAT, DOUBLE, FIXED -> in.skip(width(schema));
    }
  }

  private static void skipElements(Schema element, Datum in, int depth)
      throws InvalidDatumException {
    int width = width(element);
    NumberRun numbers = NumberRun.of(element);
    for (int count = in.readCount(); count > 0; count = in.readCount()) {
      if (width > 0) {
        in.skip((long) count * width);
      } else if (numbers == null || !numbers.skip(in, count)) {
        for (int i = 0; i < count; i++) {
          skip(element, in, depth);
        }
      }
    }
  }

  /** The schema of what a union holds, with the datum moved to its value; else the schema. */
  static Schema resolve(Schema schema, Datum in) throws InvalidDatumException {
    return schema.getType() == Schema.Type.UNION ? branch(schema, in) : schema;
  }

  private static Schema branch(Schema union, Datum in) throws InvalidDatumException {
    return union.getTypes().get(in.readIndex(union.getTypes().size()));
  }

  static void requireDepth(int depth) throws InvalidDatumException {
    if (depth > MAX_DEPTH) {
      throw new InvalidDatumException("a value is nested deeper than " + MAX_DEPTH);
    }
  }

  /** The bytes that each value of a schema has; 0 where they differ. */
  private static int width(Schema schema) {
    return switch (schema.getType()) {
      case BOOLEAN -> 1;
      case FLOAT -> Float.BYTES;
      case DOUBLE -> Double.BYTES;
      case FIXED -> schema.getFixedSize();
      default -> 0;
    };
  }
}
