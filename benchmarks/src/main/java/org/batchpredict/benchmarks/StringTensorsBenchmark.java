package org.batchpredict.benchmarks;

import java.util.List;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.StringColumn;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The bytes of {@code tf.Example}s into a STRING tensor, through a model that gives them back, out
 * of one.
 */
public class StringTensorsBenchmark extends PartBenchmark {
  private final Model model =
      Parts.load(Parts.model("identity_string_bytes").withSignatureName("bytes_only"));
  private final StringColumn input = (StringColumn) Column.of(DType.STRING);
  private final List<Column> outputs = model.newOutputs();

  public StringTensorsBenchmark() {
    RecordBatch batch = Parts.batch(Kind.EXAMPLES);
    input.reset(List.of());
    for (int i = 0; i < batch.size(); i++) {
      input.add(batch.bytes(), batch.start(i), batch.length(i));
    }
    input.endRows(batch.size());
  }

  @Benchmark
  @OperationsPerInvocation(Parts.BATCH)
  public List<Column> throughModel() {
    model.run(List.of(input), 0, Parts.BATCH, outputs);
    return outputs;
  }

  @TearDown
  public void close() {
    model.close();
  }
}
