package org.batchpredict.formats.parquet;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * What rows are: the columns that are read, the Avro schema of a row, and what takes its values. A
 * list of Parquet, of two levels or three, is an array, a map an array of keys and values.
 *
 * @param columns of the file, those that are read
 * @param fields what takes their values, for one reader
 * @param flat those that can be read as numbers, by their names
 */
record RowType(MessageType columns, Schema avro, List<Value> fields, Map<String, FlatType> flat) {
  RowType {
    fields = List.copyOf(fields);
    flat = Map.copyOf(flat);
  }

  /** The columns of a file that a format reads. */
  static RowType of(MessageType file, ParquetRecords records) {
    List<Type> read = file.getFields().stream().filter(f -> records.reads(f.getName())).toList();
    Builder builder = new Builder();
    List<Value> values = new ArrayList<>();
    String json = builder.record(read, values);
    Schema avro =
        new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(json);
    Map<String, FlatType> flat = new HashMap<>();
    for (Type field : read) {
      FlatType type = FlatType.of(field);
      if (type != null) {
        flat.put(field.getName(), type);
      }
    }
    return new RowType(new MessageType(file.getName(), read), avro, values, flat);
  }

  static boolean isList(GroupType group) {
    boolean named =
        group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
            || group.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
            || group.getLogicalTypeAnnotation() instanceof MapKeyValueTypeAnnotation;
    return named
        && group.getFieldCount() == 1
        && group.getType(0).isRepetition(Repetition.REPEATED);
  }

  /** Whether a list's repeated field is around its elements (Parquet's LogicalTypes.md, Lists). */
  static boolean isWrapper(Type repeated) {
    return !repeated.isPrimitive()
        && repeated.asGroupType().getFieldCount() == 1
        && !repeated.asGroupType().getType(0).isRepetition(Repetition.REPEATED)
        && !repeated.getName().equals("array")
        && !repeated.getName().endsWith("_tuple");
  }

  /** Makes types, and values of them, from the outer to the inner ones. */
  private static final class Builder {
    /** The names of the fields around the one in hand: they name its type, in all files alike. */
    private final Deque<String> path = new ArrayDeque<>();

    String record(List<Type> fields, List<Value> values) {
      String name = "Row" + Integer.toHexString(String.join("\0", path).hashCode());
      return fields.stream()
          .map(
              field ->
                  "{\"name\":" + quoted(field.getName()) + ",\"type\":" + any(field, values) + "}")
          .collect(
              Collectors.joining(
                  ",", "{\"type\":\"record\",\"name\":\"" + name + "\",\"fields\":[", "]}"));
    }

    /** The type of a field, whose value is added to the values. */
    private String any(Type field, List<Value> values) {
      path.addLast(field.getName());
      String type = typeOf(field, values);
      path.removeLast();
      return type;
    }

    private String typeOf(Type field, List<Value> values) {
      if (field.isRepetition(Repetition.REPEATED)) {
        return elements(field, values);
      }
      String type;
      Value value;
      Value.Optional.Presence presence;
      if (field.isPrimitive()) {
        ScalarType scalar = ScalarType.of(field.asPrimitiveType());
        Scalar one = new Scalar(scalar);
        type = scalar.avro();
        value = one;
        presence = one;
      } else if (isList(field.asGroupType())) {
        List<Value> inner = new ArrayList<>();
        type = list(field.asGroupType().getType(0), inner);
        Value.ListGroup list = new Value.ListGroup((Value.Elements) inner.get(0));
        value = list;
        presence = list;
      } else {
        List<Value> inner = new ArrayList<>();
        type = record(field.asGroupType().getFields(), inner);
        Value.Group group = new Value.Group(inner);
        value = group;
        presence = group;
      }
      boolean optional = field.isRepetition(Repetition.OPTIONAL);
      values.add(optional ? new Value.Optional(value, presence) : value);
      return optional ? "[\"null\"," + type + "]" : type;
    }

    /** The type of a list, by its repeated field. */
    private String list(Type repeated, List<Value> values) {
      if (!isWrapper(repeated)) {
        return elements(repeated, values);
      }
      List<Value> inner = new ArrayList<>();
      String type = any(repeated.asGroupType().getType(0), inner);
      values.add(new Value.Elements(inner.get(0), true));
      return array(type);
    }

    /** The type of a list whose elements are what is repeated. */
    private String elements(Type repeated, List<Value> values) {
      if (repeated.isPrimitive()) {
        ScalarType scalar = ScalarType.of(repeated.asPrimitiveType());
        values.add(new Value.Elements(new Scalar(scalar)));
        return array(scalar.avro());
      }
      List<Value> inner = new ArrayList<>();
      String type = record(repeated.asGroupType().getFields(), inner);
      values.add(new Value.Elements(new Value.Group(inner), false));
      return array(type);
    }

    private static String array(String element) {
      return "{\"type\":\"array\",\"items\":" + element + "}";
    }

    private static String quoted(String name) {
      return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(name)) + '"';
    }
  }
}
