package org.batchpredict.transforms.format;

import java.util.List;
import org.batchpredict.io.Failure;
import org.batchpredict.transforms.tensor.Column;
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
   * JSON Lines: {@code {"KEY":K,"ALIAS":VALUE,…}}, or {@code
   * {"KEY":K,"instance":I,"prediction":{"ALIAS":VALUE,…}}} with the instance.
   *
   * @throws IllegalArgumentException when two names on the line are the same
   */
  public static PredictionFormatter json(FormatSpec spec) {
    return new JsonFormatter(spec);
  }

  /**
   * CSV records (RFC 4180) in the order of the {@linkplain #csvHeader header}. Scalars are bare,
   * all other values are JSON; a key that is a JSON string is its text.
   *
   * @throws IllegalArgumentException when two columns have the same name
   */
  public static PredictionFormatter csv(FormatSpec spec) {
    return new CsvFormatter(spec);
  }

  /** The record that names the columns of {@link #csv}: the key, the instance, the aliases. */
  public static byte[] csvHeader(FormatSpec spec) {
    return CsvFormatter.header(spec);
  }

  /**
   * Appends the line of one instance, its end included.
   *
   * @param columns the outputs of a batch, in the order of the spec
   * @param row the instance's row in each of them
   * @param key the key's JSON; read only with a key field, and null when the instance has no key,
   *     which is written as {@code null} in JSON and as an empty cell in CSV
   * @param instance the instance's JSON, on one line like the key; read only when the instance is
   *     written too
   * @return why the outputs have no text; then nothing is appended. Null when the line was written
   */
  public final @Nullable Failure write(
      List<Column> columns,
      int row,
      @Nullable ByteSlice key,
      @Nullable ByteSlice instance,
      LineBuffer out) {
    if (columns.size() != outputs.length) {
      throw new IllegalArgumentException(
          "Invalid number of columns: " + columns.size() + " (must be " + outputs.length + ")");
    }
    int start = out.size();
    startLine(key, instance, out);
    for (int i = 0; i < outputs.length; i++) {
      startValue(i, out);
      Failure failure = outputs[i].write(columns.get(i), row, out);
      if (failure != null) {
        out.truncate(start);
        return failure;
      }
    }
    endLine(out);
    return null;
  }

  /** Writes what comes before the outputs. */
  abstract void startLine(@Nullable ByteSlice key, @Nullable ByteSlice instance, LineBuffer out);

  /** Writes what comes before the value of output {@code i}. */
  abstract void startValue(int i, LineBuffer out);

  abstract void endLine(LineBuffer out);
}
