package org.batchpredict.transforms.tensorflow;

import java.util.List;
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.StringColumn;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.internal.c_api.TF_TString;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;

/** Makes tensors of columns. Each tensor belongs to the pointer scope that is open. */
final class TensorWriter {
  /** {@code sizeof(TF_TString)}. */
  static final int STRING_BYTES = 24;

  private TensorWriter() {}

  /**
   * A tensor of the rows from {@code from} to {@code to}, filled up to {@code count} rows with
   * copies of the last one.
   */
  static TF_Tensor write(Column column, int from, int to, int count) {
    return column instanceof NumberColumn numbers
        ? write(numbers, from, to, count)
        : write((StringColumn) column, from, to, count);
  }

  private static TF_Tensor write(NumberColumn column, int from, int to, int count) {
    int rowBytes = column.rowBytes();
    long bytes = (long) count * rowBytes;
    TF_Tensor tensor = allocate(column, count, bytes);
    if (bytes > 0) {
      BytePointer target = new BytePointer(tensorflow.TF_TensorData(tensor));
      byte[] data = column.data();
      target.put(data, from * rowBytes, (to - from) * rowBytes);
      for (int row = to - from; row < count; row++) {
        target.position((long) row * rowBytes).put(data, (to - 1) * rowBytes, rowBytes);
      }
    }
    return tensor;
  }

  /**
   * Elements are copied, not viewed: a model may keep fed strings beyond its run (in a lookup
   * table, say), and the 20–60 ns that a view saves are small against reading a record.
   */
  private static TF_Tensor write(StringColumn column, int from, int to, int count) {
    int rowSize = column.rowSize();
    int first = from * rowSize;
    int elements = (to - from) * rowSize;
    int last = first + elements - 1;
    int base = elements == 0 ? 0 : column.start(first);
    int bytes = elements == 0 ? 0 : column.start(last) + column.length(last) - base;
    BytePointer source = new BytePointer(Math.max(bytes, 1));
    source.put(column.data(), base, bytes);

    long total = (long) count * rowSize;
    TF_Tensor tensor = allocate(column, count, total * STRING_BYTES);
    TF_TString target = new TF_TString(tensorflow.TF_TensorData(tensor));
    for (long i = 0; i < total; i++) {
      int element = first + (int) (i < elements ? i : elements - rowSize + i % rowSize);
      target.position(i);
      tensorflow.TF_StringInit(target);
      source.position(column.start(element) - base);
      tensorflow.TF_StringCopy(target, source, column.length(element));
    }
    return tensor;
  }

  private static TF_Tensor allocate(Column column, int count, long bytes) {
    List<Integer> rowDims = column.rowDims();
    long[] dims = new long[1 + rowDims.size()];
    dims[0] = count;
    for (int i = 1; i < dims.length; i++) {
      dims[i] = rowDims.get(i - 1);
    }
    TF_Tensor tensor = TF_Tensor.allocateTensor(DTypes.number(column.dtype()), dims, bytes);
    // Writing to memory that was not to be had would end the JVM.
    if (bytes > 0 && (tensor == null || Pointer.isNull(tensorflow.TF_TensorData(tensor)))) {
      throw new RunException(
          RunException.Reason.MEMORY, "RESOURCE_EXHAUSTED: cannot allocate " + bytes + " bytes");
    }
    return tensor;
  }
}
