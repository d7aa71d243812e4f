package org.batchpredict.transforms.tensorflow;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What a graph itself says of the tensors that are fed. A signature's TensorInfo is only a claim,
 * and in real models a wrong one; a placeholder's shape is what TensorFlow checks.
 */
final class Placeholders {
  private static final String WITH_DEFAULT = "PlaceholderWithDefault";
  private static final Set<String> OPS = Set.of("Placeholder", "PlaceholderV2", WITH_DEFAULT);

  /** Up to this version of graphs, a placeholder without a known shape was written as a scalar. */
  private static final int LAST_WITHOUT_UNKNOWN_RANK = 21;

  private final Map<String, NodeDef> byName = new HashMap<>();
  private final int graphVersion;

  Placeholders(MetaGraphDef metaGraph) {
    GraphDef graph = metaGraph.getGraphDef();
    graphVersion = graph.getVersions().getProducer();
    for (NodeDef node : graph.getNodeList()) {
      if (OPS.contains(node.getOp())) {
        byName.put(node.getName(), node);
      }
    }
  }

  /** Whether the tensor has a value when it is not fed. */
  boolean hasDefault(TensorInfo tensor) {
    return find(tensor).map(node -> node.getOp().equals(WITH_DEFAULT)).orElse(false);
  }

  /** The shape that values of the tensor must have; TensorInfo's where the graph says nothing. */
  TensorShapeProto shape(TensorInfo tensor) {
    return find(tensor)
        .filter(node -> node.containsAttr("shape"))
        .map(node -> node.getAttrOrThrow("shape").getShape())
        .filter(shape -> !isLegacyUnknown(shape))
        .orElse(tensor.getTensorShape());
  }

  private boolean isLegacyUnknown(TensorShapeProto shape) {
    return graphVersion <= LAST_WITHOUT_UNKNOWN_RANK
        && shape.getDimCount() == 0
        && !shape.getUnknownRank();
  }

  private Optional<NodeDef> find(TensorInfo tensor) {
    return Optional.ofNullable(byName.get(TensorName.parse(tensor.getName()).operation()));
  }
}
