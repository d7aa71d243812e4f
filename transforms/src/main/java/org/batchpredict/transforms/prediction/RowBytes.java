package org.batchpredict.transforms.prediction;

import java.util.List;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.model.OutputLimit;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * What the outputs of one instance take at least, by a model's signature. A run gives all of its
 * outputs at once, in native memory: that they are too many is to be known before.
 */
final class RowBytes {
  private RowBytes() {}

  /** The most instances whose outputs keep to the limit; 1 when those of one are more. */
  static int mostHeld(ModelSignature signature, OutputLimit limit) {
    double bytes = signature.outputs().stream().mapToDouble(RowBytes::of).sum();
    return (int) Math.max(1, limit.batch() / bytes); // infinite when they may be nothing
  }

  /** A double: the product of dimensions knows no bound. */
  private static double of(TensorSpec output) {
    List<Integer> dims = output.rowShape().dims();
    if (dims == null || dims.contains(RowShape.UNKNOWN) || output.dtype() == DType.STRING) {
      return 0;
    }
    double bytes = output.dtype().bytes();
    for (int dim : dims) {
      bytes *= dim;
    }
    return bytes;
  }
}
