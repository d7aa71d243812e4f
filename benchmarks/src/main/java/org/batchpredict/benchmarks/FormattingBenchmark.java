package org.batchpredict.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.batchpredict.transforms.format.FormatSpec;
import org.batchpredict.transforms.format.LineBuffer;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.format.PredictionFormatter;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.StringColumn;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** From output columns to lines of JSON, a value at a time: a thousand of them in a prediction. */
public class FormattingBenchmark extends PartBenchmark {
  private static final int VALUES = 1000;

  private final SplittableRandom random = new SplittableRandom(5);
  private final LineBuffer lines = new LineBuffer();
  private final Formatting floats =
      new Formatting(
          DType.FLOAT, column -> ((NumberColumn) column).addFloat(2 * (float) random.nextDouble()));
  private final Formatting ints =
      new Formatting(DType.INT64, column -> ((NumberColumn) column).addLong(random.nextLong()));
  private final Formatting strings =
      new Formatting(DType.STRING, column -> add((StringColumn) column));

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public int floats() {
    return floats.write(lines);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public int ints() {
    return ints.write(lines);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public int strings() {
    return strings.write(lines);
  }

  private void add(StringColumn column) {
    byte[] word = Words.any(Words.CITIES, random).getBytes(StandardCharsets.UTF_8);
    column.add(word, 0, word.length);
  }

  private static final class Formatting {
    private final List<Column> columns;
    private final PredictionFormatter formatter;

    Formatting(DType dtype, Consumer<Column> addValue) {
      Column column = Column.of(dtype);
      column.reset(List.of(VALUES));
      for (int i = 0; i < VALUES; i++) {
        addValue.accept(column);
      }
      column.endRows(1);
      columns = List.of(column);
      TensorSpec spec = new TensorSpec("values", "values:0", dtype, RowShape.of(VALUES), false);
      formatter = OutputFormat.json().formatter(new FormatSpec(List.of(spec), List.of(), false));
    }

    int write(LineBuffer lines) {
      lines.clear();
      formatter.write(columns, 0, List.of(), 0, lines);
      return lines.size();
    }
  }
}
