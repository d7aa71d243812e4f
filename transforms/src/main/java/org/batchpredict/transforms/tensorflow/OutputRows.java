package org.batchpredict.transforms.tensorflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Finds outputs whose own shapes say that they have not one row for each instance (docs/adr/0015).
 */
final class OutputRows {
  private final TreeMap<String, TensorShapeProto> shapes;
  private final int fixedBatchSize;

  /**
   * @param shapes by alias
   * @param fixedBatchSize the number of instances in each run; 0 when any number will do
   */
  OutputRows(Map<String, TensorShapeProto> shapes, int fixedBatchSize) {
    this.shapes = new TreeMap<>(shapes);
    this.fixedBatchSize = fixedBatchSize;
  }

  /** What is wrong with the first such output; empty when there is none. */
  Optional<String> problem() {
    return shapes.keySet().stream().filter(this::isWrong).findFirst().map(this::problem);
  }

  private String problem(String alias) {
    List<String> others = shapes.keySet().stream().filter(other -> !isWrong(other)).toList();
    return "output %s %s for %s (must have one row for each%s)"
        .formatted(
            alias,
            isScalar(alias) ? "is a scalar" : "has " + rows(alias) + " rows",
            fixedBatchSize == 0 ? "any number of instances" : fixedBatchSize + " instances",
            others.isEmpty() ? "" : ": leave it out with --outputs=" + String.join(",", others));
  }

  private boolean isWrong(String alias) {
    return rows(alias) >= 0 && rows(alias) != fixedBatchSize;
  }

  /** The number of rows; negative when it is unknown. */
  private long rows(String alias) {
    TensorShapeProto shape = shapes.getOrDefault(alias, TensorShapeProto.getDefaultInstance());
    if (shape.getUnknownRank()) {
      return -1;
    }
    return isScalar(alias) ? 1 : shape.getDim(0).getSize();
  }

  private boolean isScalar(String alias) {
    TensorShapeProto shape = shapes.getOrDefault(alias, TensorShapeProto.getDefaultInstance());
    return !shape.getUnknownRank() && shape.getDimCount() == 0;
  }
}
