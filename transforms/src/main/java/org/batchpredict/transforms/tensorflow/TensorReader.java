package org.batchpredict.transforms.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.OutputException;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.NumberColumn;
import org.batchpredict.transforms.tensor.StringColumn;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.internal.c_api.TF_TString;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;

/** Fills the column of one output from tensors. */
final class TensorReader {
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  /** The low bits of a string's first byte tell its type; those above, a small one's length. */
  private static final int TYPE_MASK = tensorflow.TF_TSTR_TYPE_MASK;

  private static final int SIZE_SHIFT = 2;

  private final String alias;

  TensorReader(String alias) {
    this.alias = alias;
  }

  /**
   * Puts the first {@code rows} rows of a tensor into a column, in place of what it held.
   *
   * @param fed the number of instances that were fed, padding too: what the tensor must have
   * @throws ModelException when it has another number of rows
   * @throws OutputException when a column cannot hold it
   */
  void read(TF_Tensor tensor, int fed, int rows, Column into) {
    int rank = tensorflow.TF_NumDims(tensor);
    long actual = rank == 0 ? 1 : tensorflow.TF_Dim(tensor, 0);
    if (actual != fed) {
      throw ModelException.wrongRows(alias, actual, fed);
    }
    List<Integer> rowDims = rowDims(tensor, rank, rows, elementBytes(into));
    into.reset(rowDims);
    if (into instanceof NumberColumn numbers) {
      readNumbers(tensor, rows * numbers.rowBytes(), numbers);
    } else {
      readStrings(tensor, rows * into.rowSize(), (StringColumn) into);
    }
    into.endRows(rows);
  }

  private static int elementBytes(Column column) {
    return column instanceof StringColumn ? TensorWriter.STRING_BYTES : column.dtype().bytes();
  }

  private List<Integer> rowDims(TF_Tensor tensor, int rank, int rows, int width) {
    try {
      List<Integer> rowDims = new ArrayList<>(rank);
      int bytes = Math.multiplyExact(rows, width);
      for (int i = 1; i < rank; i++) {
        int dim = Math.toIntExact(tensorflow.TF_Dim(tensor, i));
        bytes = Math.multiplyExact(bytes, dim);
        rowDims.add(dim);
      }
      if (bytes <= MAX_BYTES) {
        return rowDims;
      }
    } catch (ArithmeticException e) {
      // Told below.
    }
    throw tooLarge();
  }

  private static void readNumbers(TF_Tensor tensor, int bytes, NumberColumn into) {
    into.setByteCount(bytes);
    if (bytes > 0) {
      new BytePointer(tensorflow.TF_TensorData(tensor)).get(into.data(), 0, bytes);
    }
  }

  private void readStrings(TF_Tensor tensor, int elements, StringColumn into) {
    if (elements == 0) {
      return;
    }
    // Small strings lie in the tensor itself and are copied with it: labels cost no native call.
    Pointer data = tensorflow.TF_TensorData(tensor);
    byte[] small = new byte[elements * TensorWriter.STRING_BYTES];
    new BytePointer(data).get(small);
    TF_TString source = new TF_TString(data);
    for (int i = 0; i < elements; i++) {
      int at = i * TensorWriter.STRING_BYTES;
      if ((small[at] & TYPE_MASK) == tensorflow.TF_TSTR_SMALL) {
        into.add(small, at + 1, (small[at] & 0xff) >> SIZE_SHIFT);
      } else {
        readLarge(source.position(i), into);
      }
    }
  }

  private void readLarge(TF_TString source, StringColumn into) {
    long length = tensorflow.TF_StringGetSize(source);
    if (into.byteCount() + length > MAX_BYTES) {
      throw tooLarge();
    }
    int start = into.reserve((int) length);
    tensorflow.TF_StringGetDataPointer(source).get(into.data(), start, (int) length);
  }

  private OutputException tooLarge() {
    return new OutputException(
        "Output " + alias + " is too large (must be < 2 GiB for a batch: try a smaller batchSize)");
  }
}
