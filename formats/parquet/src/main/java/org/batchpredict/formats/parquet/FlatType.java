package org.batchpredict.formats.parquet;

import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * A field of rows that is a number, true or false, or a list of them.
 *
 * @param path the names of the column, from the field's on
 * @param optional whether the field may be null
 * @param elementOptional whether an element of the list may be
 */
record FlatType(
    List<String> path,
    PrimitiveType column,
    ScalarType scalar,
    boolean optional,
    boolean list,
    boolean elementOptional) {
  FlatType {
    path = List.copyOf(path);
  }

  /** The type of a field; null when it is something else. */
  static @Nullable FlatType of(Type field) {
    boolean optional = field.isRepetition(Repetition.OPTIONAL);
    if (field.isPrimitive()) {
      boolean repeated = field.isRepetition(Repetition.REPEATED);
      return of(List.of(field.getName()), field, optional, repeated, false);
    }
    GroupType group = field.asGroupType();
    if (field.isRepetition(Repetition.REPEATED) || !RowType.isList(group)) {
      return null;
    }
    Type repeated = group.getType(0);
    if (!RowType.isWrapper(repeated)) {
      List<String> path = List.of(field.getName(), repeated.getName());
      return of(path, repeated, optional, true, false);
    }
    Type element = repeated.asGroupType().getType(0);
    List<String> path = List.of(field.getName(), repeated.getName(), element.getName());
    return of(path, element, optional, true, element.isRepetition(Repetition.OPTIONAL));
  }

  private static @Nullable FlatType of(
      List<String> path, Type type, boolean optional, boolean list, boolean elementOptional) {
    if (!type.isPrimitive()) {
      return null;
    }
    PrimitiveType column = type.asPrimitiveType();
    return switch (column.getPrimitiveTypeName()) {
      case FLOAT, DOUBLE, INT32, INT64, BOOLEAN ->
          new FlatType(path, column, ScalarType.of(column), optional, list, elementOptional);
      default -> null;
    };
  }

  /** The definition level of a value that is there. */
  int given() {
    return (optional ? 1 : 0) + (list ? 1 : 0) + (elementOptional ? 1 : 0);
  }

  /** Whether what lies in a row is a union with null, each time. */
  boolean valueOptional() {
    return list ? elementOptional : optional;
  }
}
