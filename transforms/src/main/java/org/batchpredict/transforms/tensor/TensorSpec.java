package org.batchpredict.transforms.tensor;

import static java.util.Objects.requireNonNull;

/**
 * One input or output of a signature.
 *
 * @param alias its key in the signature
 * @param tensorName its name in the graph, {@code op:index}
 * @param rowShape what is known of the shape of one instance's value
 * @param optional whether the graph has a default for it, so that an instance may leave it out
 *     (inputs only)
 */
public record TensorSpec(
    String alias, String tensorName, DType dtype, RowShape rowShape, boolean optional) {
  public TensorSpec {
    requireNonNull(alias, "alias");
    requireNonNull(tensorName, "tensorName");
    requireNonNull(dtype, "dtype");
    requireNonNull(rowShape, "rowShape");
  }
}
