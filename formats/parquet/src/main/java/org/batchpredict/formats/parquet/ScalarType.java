package org.batchpredict.formats.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.batchpredict.transforms.tensor.Float16;

/**
 * How a column's values are written in Avro's binary encoding.
 *
 * @param avro the type, as JSON
 */
record ScalarType(String avro, Kind kind) {
  private static final long NANOS_PER_MICRO = 1000;
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;

  /** Which of its values a column of Parquet has as what. */
  enum Kind {
    PLAIN,
    UNSIGNED,
    DECIMAL,
    HALF,
    UUID,
    JULIAN
  }

  static ScalarType of(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return new ScalarType(decimal(decimal.getPrecision(), decimal.getScale()), Kind.DECIMAL);
    }
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> plain("\"boolean\"");
      case FLOAT -> plain("\"float\"");
      case DOUBLE -> plain("\"double\"");
      case INT32 -> ofInt(logical);
      case INT64 -> ofLong(logical);
      case INT96 -> new ScalarType(logical("long", "timestamp-micros"), Kind.JULIAN);
      case BINARY -> plain(isText(logical) ? "\"string\"" : "\"bytes\"");
      case FIXED_LEN_BYTE_ARRAY -> ofFixed(logical);
    };
  }

  private static ScalarType ofInt(LogicalTypeAnnotation logical) {
    if (logical instanceof IntLogicalTypeAnnotation integer
        && !integer.isSigned()
        && integer.getBitWidth() == Integer.SIZE) {
      return new ScalarType("\"long\"", Kind.UNSIGNED);
    }
    if (logical instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
      return plain(logical("int", "date"));
    }
    return plain(
        logical instanceof TimeLogicalTypeAnnotation ? logical("int", "time-millis") : "\"int\"");
  }

  private static ScalarType ofLong(LogicalTypeAnnotation logical) {
    if (logical instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
      return new ScalarType(decimal(20, 0), Kind.UNSIGNED);
    }
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      String local = timestamp.isAdjustedToUTC() ? "" : "local-";
      return plain(logical("long", local + "timestamp-" + unit(timestamp.getUnit())));
    }
    return plain(
        logical instanceof TimeLogicalTypeAnnotation time && time.getUnit() == TimeUnit.MICROS
            ? logical("long", "time-micros")
            : "\"long\"");
  }

  private static ScalarType ofFixed(LogicalTypeAnnotation logical) {
    if (logical instanceof Float16LogicalTypeAnnotation) {
      return new ScalarType("\"float\"", Kind.HALF);
    }
    return logical instanceof UUIDLogicalTypeAnnotation
        ? new ScalarType(logical("string", "uuid"), Kind.UUID)
        : plain("\"bytes\"");
  }

  private static boolean isText(LogicalTypeAnnotation logical) {
    return logical instanceof StringLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation;
  }

  private static String unit(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> "millis";
      case MICROS -> "micros";
      case NANOS -> "nanos";
    };
  }

  private static ScalarType plain(String avro) {
    return new ScalarType(avro, Kind.PLAIN);
  }

  private static String logical(String type, String logical) {
    return "{\"type\":\"" + type + "\",\"logicalType\":\"" + logical + "\"}";
  }

  private static String decimal(int precision, int scale) {
    return "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":"
        + precision
        + ",\"scale\":"
        + scale
        + "}";
  }

  void add(int value, RowBytes out) {
    switch (kind) {
      case UNSIGNED -> out.addLong(Integer.toUnsignedLong(value));
      case DECIMAL -> out.addBytes(BigInteger.valueOf(value).toByteArray());
      default -> out.addLong(value);
    }
  }

  void add(long value, RowBytes out) {
    switch (kind) {
      case UNSIGNED -> out.addBytes(new BigInteger(Long.toUnsignedString(value)).toByteArray());
      case DECIMAL -> out.addBytes(BigInteger.valueOf(value).toByteArray());
      default -> out.addLong(value);
    }
  }

  void add(Binary value, RowBytes out) {
    byte[] bytes = value.getBytesUnsafe();
    switch (kind) {
      case HALF -> out.addFloat((float) Float16.HALF.value(little(bytes).getShort(0)));
      case UUID -> {
        ByteBuffer big = ByteBuffer.wrap(bytes);
        out.addBytes(new UUID(big.getLong(), big.getLong()).toString().getBytes(US_ASCII));
      }
      case JULIAN -> {
        long days = little(bytes).getInt(Long.BYTES) - JULIAN_DAY_OF_EPOCH;
        out.addLong(days * MICROS_PER_DAY + little(bytes).getLong(0) / NANOS_PER_MICRO);
      }
      default -> out.addBytes(bytes);
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
