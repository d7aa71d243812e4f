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
   * table, say), and the 20–60 ns that a view saves are small against reading a record. Small ones
   * lie in the tensor itself: all of them are one copy.
   */
  private static TF_Tensor write(StringColumn column, int from, int to, int count) {
    int rowSize = column.rowSize();
    int first = from * rowSize;
    int elements = (to - from) * rowSize;
    TF_Tensor tensor = allocate(column, count, (long) count * rowSize * StringCells.BYTES);
    if (elements == 0) {
      return tensor;
    }
    StringCells cells = StringCells.ofThread();
    Pointer data = tensorflow.TF_TensorData(tensor);
    BytePointer target = new BytePointer(data);
    boolean large = cells.fill(column, first, elements);
    target.put(cells.bytes(), 0, elements * StringCells.BYTES);
    for (int row = to - from; row < count; row++) {
      target
          .position((long) row * rowSize * StringCells.BYTES)
          .put(
              cells.bytes(), (elements - rowSize) * StringCells.BYTES, rowSize * StringCells.BYTES);
    }
    if (large) {
      copyLarge(column, first, elements, count * rowSize, new TF_TString(data));
    }
    return tensor;
  }

  /** Copies the elements that are too large for their cells, which are those of empty ones. */
  private static void copyLarge(
      StringColumn column, int first, int elements, int total, TF_TString target) {
    int base = column.start(first);
    int last = first + elements - 1;
    int bytes = column.start(last) + column.length(last) - base;
    BytePointer source = new BytePointer(bytes);
    source.put(column.data(), base, bytes);
    int rowSize = column.rowSize();
    for (int i = 0; i < total; i++) {
      int element = first + (i < elements ? i : elements - rowSize + i % rowSize);
      int length = column.length(element);
      if (length > StringCells.MAX_SMALL) {
        source.position(column.start(element) - base);
        tensorflow.TF_StringCopy(target.position(i), source, length);
      }
    }
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
