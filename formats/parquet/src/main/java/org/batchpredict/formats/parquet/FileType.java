package org.batchpredict.formats.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.batchpredict.formats.avro.PredictionSchema;
import org.batchpredict.transforms.tensor.DType;
import org.jspecify.annotations.Nullable;

/** The schema of a file of predictions: lists of three levels, names as they are. */
final class FileType {
  private FileType() {}

  /**
   * The schema for records of an Avro schema.
   *
   * @throws IllegalArgumentException when a field has a type that Parquet does not have
   */
  static MessageType of(PredictionSchema schema) {
    List<Type> fields = new ArrayList<>();
    for (int i = 0; i < schema.names().size(); i++) {
      fields.add(type(schema.names().get(i), schema.avro().getFields().get(i).schema()));
    }
    return new MessageType("Prediction", fields);
  }

  private static Type type(String name, Schema schema) {
    if (schema.getType() == Schema.Type.UNION) {
      List<Schema> types = schema.getTypes();
      if (types.size() == 2 && types.get(0).getType() == Schema.Type.NULL) {
        return type(name, types.get(1), Repetition.OPTIONAL);
      }
      if (types.size() == 2 && types.get(1).getType() == Schema.Type.NULL) {
        return type(name, types.get(0), Repetition.OPTIONAL);
      }
    }
    return type(name, schema, Repetition.REQUIRED);
  }

  private static Type type(String name, Schema schema, Repetition repetition) {
    return switch (schema.getType()) {
      case BOOLEAN -> scalar(PrimitiveTypeName.BOOLEAN, repetition, null, name);
      case INT -> scalar(PrimitiveTypeName.INT32, repetition, annotation(schema), name);
      case LONG ->
          scalar(
              isUint32(schema) ? PrimitiveTypeName.INT32 : PrimitiveTypeName.INT64,
              repetition,
              annotation(schema),
              name);
      case FLOAT -> scalar(PrimitiveTypeName.FLOAT, repetition, null, name);
      case DOUBLE -> scalar(PrimitiveTypeName.DOUBLE, repetition, null, name);
      case STRING ->
          scalar(PrimitiveTypeName.BINARY, repetition, LogicalTypeAnnotation.stringType(), name);
      case ENUM ->
          scalar(PrimitiveTypeName.BINARY, repetition, LogicalTypeAnnotation.enumType(), name);
      case BYTES ->
          isUint64(schema)
              ? scalar(
                  PrimitiveTypeName.INT64,
                  repetition,
                  LogicalTypeAnnotation.intType(Long.SIZE, false),
                  name)
              : scalar(PrimitiveTypeName.BINARY, repetition, annotation(schema), name);
      case FIXED ->
          Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
              .length(schema.getFixedSize())
              .as(annotation(schema))
              .named(name);
      case ARRAY ->
          Types.list(repetition).element(type("element", schema.getElementType())).named(name);
      case MAP ->
          Types.map(repetition)
              .key(
                  Types.required(PrimitiveTypeName.BINARY)
                      .as(LogicalTypeAnnotation.stringType())
                      .named("key"))
              .value(type("value", schema.getValueType()))
              .named(name);
      case RECORD -> {
        Types.GroupBuilder<org.apache.parquet.schema.GroupType> group =
            Types.buildGroup(repetition);
        for (Schema.Field field : schema.getFields()) {
          group.addField(type(field.name(), field.schema()));
        }
        yield group.named(name);
      }
      case UNION, NULL ->
          throw new IllegalArgumentException(
              "Unsupported type of field \"" + name + "\" in PARQUET: " + schema);
    };
  }

  private static Type scalar(
      PrimitiveTypeName type,
      Repetition repetition,
      @Nullable LogicalTypeAnnotation annotation,
      String name) {
    return Types.primitive(type, repetition).as(annotation).named(name);
  }

  private static @Nullable String dtype(Schema schema) {
    return schema.getProp(PredictionSchema.DTYPE);
  }

  static boolean isUint32(Schema schema) {
    return DType.UINT32.name().equals(dtype(schema));
  }

  static boolean isUint64(Schema schema) {
    return DType.UINT64.name().equals(dtype(schema));
  }

  private static @Nullable LogicalTypeAnnotation annotation(Schema schema) {
    String dtype = dtype(schema);
    if (dtype != null) {
      DType type = DType.valueOf(dtype);
      return LogicalTypeAnnotation.intType(Byte.SIZE * type.bytes(), type.kind() == DType.Kind.INT);
    }
    LogicalType logical = schema.getLogicalType();
    if (logical instanceof LogicalTypes.Decimal decimal) {
      return LogicalTypeAnnotation.decimalType(decimal.getScale(), decimal.getPrecision());
    }
    return logical == null ? null : ofTime(logical.getName());
  }

  private static @Nullable LogicalTypeAnnotation ofTime(String name) {
    return switch (name) {
      case "date" -> LogicalTypeAnnotation.dateType();
      case "time-millis" -> LogicalTypeAnnotation.timeType(true, TimeUnit.MILLIS);
      case "time-micros" -> LogicalTypeAnnotation.timeType(true, TimeUnit.MICROS);
      case "timestamp-millis" -> LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS);
      case "timestamp-micros" -> LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS);
      case "timestamp-nanos" -> LogicalTypeAnnotation.timestampType(true, TimeUnit.NANOS);
      case "local-timestamp-millis" -> LogicalTypeAnnotation.timestampType(false, TimeUnit.MILLIS);
      case "local-timestamp-micros" -> LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS);
      case "local-timestamp-nanos" -> LogicalTypeAnnotation.timestampType(false, TimeUnit.NANOS);
      default -> null;
    };
  }
}
