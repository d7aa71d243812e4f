package org.batchpredict.transforms.format;

import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.io.ResultFormat;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.StringColumn;
import org.jspecify.annotations.Nullable;

/**
 * Formats predictions as lines (docs/spec.md, Results). A formatter belongs to one thread.
 *
 * <p>Floats are written in the shortest decimal form that reads back as the same value of their
 * dtype, in Java's style: {@code 3.0}, {@code 0.001}, {@code 1.0E10}, with at least one digit after
 * the point.
 */
public abstract sealed class PredictionFormatter permits JsonFormatter, CsvFormatter {
  private final OutputWriter[] outputs;

  PredictionFormatter(List<OutputWriter> outputs) {
    this.outputs = outputs.toArray(OutputWriter[]::new);
  }

  /**
   * A formatter for one thread.
   *
   * @param keyField the name that the instance's key is written under; null for no key
   * @param keepInstance whether the instance is written too
   * @throws IllegalArgumentException when two names on a line would be the same
   */
  public static PredictionFormatter of(
      ResultFormat format,
      ModelSignature signature,
      @Nullable String keyField,
      boolean keepInstance) {
    FormatSpec spec = new FormatSpec(signature.outputs(), keyField, keepInstance);
    return switch (format) {
      case JSON -> json(spec);
      case CSV -> csv(spec);
    };
  }

  /** The names of the columns of CSV results, as one CSV record; empty for JSON. */
  public static String header(
      ResultFormat format,
      ModelSignature signature,
      @Nullable String keyField,
      boolean keepInstance) {
    return switch (format) {
      case JSON -> "";
      case CSV -> CsvFormatter.header(new FormatSpec(signature.outputs(), keyField, keepInstance));
    };
  }

  /**
   * JSON Lines: {@code {"KEY":K,"ALIAS":VALUE,…}}, or {@code
   * {"KEY":K,"instance":I,"prediction":{"ALIAS":VALUE,…}}} with the instance.
   *
   * @throws IllegalArgumentException when two names on the line are the same
   */
  static PredictionFormatter json(FormatSpec spec) {
    return new JsonFormatter(spec);
  }

  /**
   * CSV records (RFC 4180) in the order of the {@linkplain #header header}. Scalars are bare, all
   * other values are JSON; a key that is a JSON string is its text.
   *
   * @throws IllegalArgumentException when two columns have the same name
   */
  static PredictionFormatter csv(FormatSpec spec) {
    return new CsvFormatter(spec);
  }

  /**
   * Appends the line of one instance, its end included.
   *
   * @param columns the outputs of a batch, in the order of the spec
   * @param row the instance's row in each of them
   * @param keys the keys' JSON; read only with a key field, and empty where the instance has no
   *     key, which is written as {@code null} in JSON and as an empty cell in CSV
   * @param instances the instances' JSON, each on one line like the key; read only when the
   *     instance is written too
   * @param i the instance's element in both
   * @return why the outputs have no text; then nothing is appended. Null when the line was written
   */
  public final @Nullable Failure write(
      List<Column> columns,
      int row,
      StringColumn keys,
      StringColumn instances,
      int i,
      LineBuffer out) {
    if (columns.size() != outputs.length) {
      throw new IllegalArgumentException(
          "Invalid number of columns: " + columns.size() + " (must be " + outputs.length + ")");
    }
    int start = out.size();
    startLine(keys, instances, i, out);
    for (int output = 0; output < outputs.length; output++) {
      startValue(output, out);
      Failure failure = outputs[output].write(columns.get(output), row, out);
      if (failure != null) {
        out.truncate(start);
        return failure;
      }
    }
    endLine(out);
    return null;
  }

  /** Writes what comes before the outputs. */
  abstract void startLine(StringColumn keys, StringColumn instances, int i, LineBuffer out);

  /** Writes what comes before the value of output {@code i}. */
  abstract void startValue(int i, LineBuffer out);

  abstract void endLine(LineBuffer out);
}
