package org.batchpredict.benchmarks;

import java.util.Arrays;
import java.util.List;
import org.tensorflow.Tensor;

/** Records that are fed as they are. */
final class BytesBatch extends LoopBatch {
  private final byte[][] values;

  BytesBatch(int capacity) {
    super(capacity);
    values = new byte[capacity][];
  }

  @Override
  void parse(LoopRecords record, int row) {
    values[row] =
        Arrays.copyOfRange(record.bytes(), record.start(), record.start() + record.length());
  }

  @Override
  List<Tensor> tensors(int rows) {
    return List.of(strings(values, rows));
  }
}
