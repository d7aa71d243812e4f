package org.batchpredict.transforms.tensorflow;

import java.util.List;
import java.util.stream.IntStream;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * Where the outputs of a signature come from: tensors that are fetched, and inputs that they are
 * themselves (instance keys), which TensorFlow refuses to feed and fetch in one run.
 */
final class Fetches {
  private static final int NONE = -1;

  /** For each output the index of the input that it is, or NONE. */
  private final int[] inputs;

  private final int[] all;

  /** Whether any output is an input: most models have none, and nothing to be asked at each run. */
  private final boolean copies;

  Fetches(ModelSignature signature) {
    List<String> fed = signature.inputs().stream().map(Fetches::name).toList();
    inputs =
        signature.outputs().stream()
            .mapToInt(output -> fed.indexOf(name(output))) // NONE where there is none
            .toArray();
    all = IntStream.range(0, inputs.length).toArray();
    copies = IntStream.of(inputs).anyMatch(input -> input != NONE);
  }

  /** The indices of the outputs that a run must fetch when these inputs are given. */
  int[] fetched(List<? extends @Nullable Column> given) {
    return copies ? IntStream.of(all).filter(i -> copied(i, given) == null).toArray() : all;
  }

  /** Fills the outputs that are inputs with the rows from {@code from} to {@code to}. */
  void copy(List<? extends @Nullable Column> given, int from, int to, List<Column> outputs) {
    for (int i = 0; copies && i < all.length; i++) {
      Column source = copied(i, given);
      if (source != null) {
        outputs.get(i).reset(source.rowDims());
        outputs.get(i).addRows(source, from, to - from);
      }
    }
  }

  /** The column of the input that an output is; an optional one that is left out is fetched. */
  private @Nullable Column copied(int output, List<? extends @Nullable Column> given) {
    return inputs[output] == NONE ? null : given.get(inputs[output]);
  }

  private static String name(TensorSpec tensor) {
    return TensorName.canonical(tensor.tensorName());
  }
}
