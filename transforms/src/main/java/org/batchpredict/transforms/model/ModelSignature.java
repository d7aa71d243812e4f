package org.batchpredict.transforms.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.TensorSpec;

/**
 * The chosen signature of a SavedModel.
 *
 * @param inputs in the alphabetical order of their aliases
 * @param outputs in the alphabetical order of their aliases
 * @param fixedBatchSize the number of instances that each run must have; 0 when any number will do
 */
public record ModelSignature(
    String name, List<TensorSpec> inputs, List<TensorSpec> outputs, int fixedBatchSize) {
  public ModelSignature {
    requireNonNull(name, "name");
    inputs = sorted(inputs);
    outputs = sorted(outputs);
    if (fixedBatchSize < 0) {
      throw new IllegalArgumentException(
          "Invalid batch dimension: " + fixedBatchSize + " (must be >= 0)");
    }
  }

  /**
   * Whether records can be fed as they are (docs/spec.md, Instances: the raw rule): one input, a
   * string.
   */
  public boolean takesRawRecords() {
    return inputs.size() == 1 && inputs.get(0).dtype() == DType.STRING;
  }

  public List<String> inputAliases() {
    return inputs.stream().map(TensorSpec::alias).toList();
  }

  public List<String> outputAliases() {
    return outputs.stream().map(TensorSpec::alias).toList();
  }

  private static List<TensorSpec> sorted(List<TensorSpec> specs) {
    return specs.stream().sorted(Comparator.comparing(TensorSpec::alias)).toList();
  }
}
