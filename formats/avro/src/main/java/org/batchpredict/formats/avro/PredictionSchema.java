package org.batchpredict.formats.avro;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * The schema of predictions: the fields that went past the model, the instance, the outputs.
 *
 * @param avro a record, whose fields may be named otherwise where Avro does not have the name; then
 *     the property {@value #NAME} is the name
 * @param names of the fields
 */
public record PredictionSchema(Schema avro, List<String> names) {
  static final String NAME = "batchpredict.name";

  /** The property of an element's type that has the output's dtype, where Avro has no such type. */
  public static final String DTYPE = "batchpredict.dtype";

  /** STRING outputs whose alias ends so are bytes, not text (docs/spec.md, Results). */
  static final String BYTES_SUFFIX = "_bytes";

  /** UINT64 has no type in Avro: it is a decimal. */
  static final int UINT64_BYTES = 9;

  private static final int UINT64_DIGITS = 20;
  private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^A-Za-z0-9_]");

  public PredictionSchema {
    names = List.copyOf(names);
  }

  /**
   * The schema of what a prediction holds.
   *
   * @param isFlat whether outputs whose rows have one element are scalars
   * @throws IllegalArgumentException when Avro cannot hold it
   */
  public static PredictionSchema of(FormatSpec spec, boolean isFlat) {
    List<String> names = spec.columnNames();
    List<Schema> types = new ArrayList<>();
    for (Schema type : PassedValues.schemas(spec.passed())) {
      types.add(nullable(type == null ? Schema.create(Schema.Type.STRING) : type));
    }
    if (spec.includeInstance()) {
      types.add(Schema.create(Schema.Type.STRING));
    }
    spec.outputs().forEach(output -> types.add(type(output, isFlat)));
    List<Schema.Field> fields = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      fields.add(field(names.get(i), types.get(i), used));
    }
    Schema schema = Schema.createRecord("Prediction", null, "org.batchpredict", false, fields);
    try {
      new Schema.Parser(NameValidator.NO_VALIDATION)
          .setValidateDefaults(false)
          .parse(schema.toString());
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException(
          "Cannot write AVRO: " + e.getMessage() + " (pass other fields through)", e);
    }
    return new PredictionSchema(schema, names);
  }

  private static Schema nullable(Schema type) {
    return type.getType() == Schema.Type.NULL
        ? type
        : Schema.createUnion(Schema.create(Schema.Type.NULL), type);
  }

  private static Schema.Field field(String name, Schema type, Set<String> used) {
    String allowed = NOT_OF_A_NAME.matcher(name).replaceAll("_");
    if (allowed.isEmpty() || Character.isDigit(allowed.charAt(0))) {
      allowed = "_" + allowed;
    }
    String unique = allowed;
    for (int i = 2; !used.add(unique); i++) {
      unique = String.format(Locale.ROOT, "%s_%d", allowed, i);
    }
    Schema.Field field = new Schema.Field(unique, type);
    if (!unique.equals(name)) {
      field.addProp(NAME, name);
    }
    return field;
  }

  private static Schema type(TensorSpec output, boolean isFlat) {
    List<Integer> dims = output.rowShape().dims();
    if (dims == null) {
      throw new IllegalArgumentException(
          "Unsupported output: %s (its number of dimensions is not known: write JSON or CSV, or"
                  .formatted(output.alias())
              + " leave it out by --outputs)");
    }
    Schema type = element(output);
    boolean isScalar = isFlat && output.rowShape().isOfOneElement();
    for (int i = 0; i < dims.size() && !isScalar; i++) {
      type = Schema.createArray(type);
    }
    return type;
  }

  private static Schema element(TensorSpec output) {
    return switch (output.dtype()) {
      case FLOAT, HALF, BFLOAT16 -> Schema.create(Schema.Type.FLOAT);
      case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
      case INT32 -> Schema.create(Schema.Type.INT);
      case INT64 -> Schema.create(Schema.Type.LONG);
      case INT8, INT16, UINT8, UINT16 -> named(Schema.create(Schema.Type.INT), output);
      case UINT32 -> named(Schema.create(Schema.Type.LONG), output);
      case UINT64 ->
          named(
              LogicalTypes.decimal(UINT64_DIGITS).addToSchema(Schema.create(Schema.Type.BYTES)),
              output);
      case BOOL -> Schema.create(Schema.Type.BOOLEAN);
      case STRING -> Schema.create(isBytes(output) ? Schema.Type.BYTES : Schema.Type.STRING);
    };
  }

  private static Schema named(Schema type, TensorSpec output) {
    type.addProp(DTYPE, output.dtype().name());
    return type;
  }

  /** Whether the elements of an output are bytes and need not be UTF-8. */
  static boolean isBytes(TensorSpec output) {
    return output.alias().endsWith(BYTES_SUFFIX);
  }
}
