package org.batchpredict.transforms.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.OutputException;
import org.batchpredict.transforms.model.OutputLimit;
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
  private final String alias;

  TensorReader(String alias) {
    this.alias = alias;
  }

  /**
   * The bytes of the first {@code rows} rows of a tensor, without what its strings refer to.
   *
   * @param fed the number of instances that were fed, padding too: what the tensor must have
   * @param into the column that is to hold them
   * @throws ModelException when it has another number of rows
   */
  long bytes(TF_Tensor tensor, int fed, int rows, Column into) {
    int rank = tensorflow.TF_NumDims(tensor);
    long actual = rank == 0 ? 1 : tensorflow.TF_Dim(tensor, 0);
    if (actual != fed) {
      throw ModelException.wrongRows(alias, actual, fed);
    }
    long bytes = (long) rows * elementBytes(into);
    for (int i = 1; i < rank; i++) {
      bytes = Math.multiplyExact(bytes, tensorflow.TF_Dim(tensor, i));
    }
    return bytes;
  }

  /**
   * Puts the first {@code rows} rows of a tensor into a column, in place of what it held.
   *
   * @param limit what their {@link #bytes} have been found to be within
   * @throws OutputException when its strings are more than that
   */
  void read(TF_Tensor tensor, int rows, OutputLimit limit, Column into) {
    into.reset(rowDims(tensor));
    if (into instanceof NumberColumn numbers) {
      readNumbers(tensor, rows * numbers.rowBytes(), numbers);
    } else {
      readStrings(tensor, rows, limit, (StringColumn) into);
    }
    into.endRows(rows);
  }

  private static int elementBytes(Column column) {
    return column instanceof StringColumn ? StringCells.BYTES : column.dtype().bytes();
  }

  private static List<Integer> rowDims(TF_Tensor tensor) {
    int rank = tensorflow.TF_NumDims(tensor);
    List<Integer> rowDims = new ArrayList<>(rank);
    for (int i = 1; i < rank; i++) {
      rowDims.add(Math.toIntExact(tensorflow.TF_Dim(tensor, i)));
    }
    return rowDims;
  }

  private static void readNumbers(TF_Tensor tensor, int bytes, NumberColumn into) {
    into.setByteCount(bytes);
    if (bytes > 0) {
      new BytePointer(tensorflow.TF_TensorData(tensor)).get(into.data(), 0, bytes);
    }
  }

  private static void readStrings(
      TF_Tensor tensor, int rows, OutputLimit limit, StringColumn into) {
    int elements = rows * into.rowSize();
    if (elements == 0) {
      return;
    }
    // Small strings lie in the tensor itself and are copied with it: labels cost no native call.
    Pointer data = tensorflow.TF_TensorData(tensor);
    StringCells cells = StringCells.ofThread();
    cells.reserve(elements);
    new BytePointer(data).get(cells.bytes(), 0, elements * StringCells.BYTES);
    TF_TString source = new TF_TString(data);
    for (int i = 0; i < elements; i++) {
      if (cells.isSmall(i)) {
        cells.addSmall(i, into);
      } else {
        readLarge(source.position(i), rows, limit, into);
      }
    }
  }

  private static void readLarge(TF_TString source, int rows, OutputLimit limit, StringColumn into) {
    long length = tensorflow.TF_StringGetSize(source);
    limit.check(rows, into.byteCount() + length);
    int start = into.reserve((int) length);
    tensorflow.TF_StringGetDataPointer(source).get(into.data(), start, (int) length);
  }
}
