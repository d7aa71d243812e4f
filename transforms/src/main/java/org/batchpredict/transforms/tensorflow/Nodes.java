package org.batchpredict.transforms.tensorflow;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What a graph itself says of a signature's tensors. Their TensorInfo is only a claim, and in real
 * models a wrong one; a placeholder's shape is what TensorFlow checks.
 */
final class Nodes {
  private static final String WITH_DEFAULT = "PlaceholderWithDefault";
  private static final Set<String> PLACEHOLDERS =
      Set.of("Placeholder", "PlaceholderV2", WITH_DEFAULT);

  /** The shapes that TensorFlow inferred when it saved the graph, one for each output. */
  private static final String INFERRED = "_output_shapes";

  static final TensorShapeProto UNKNOWN =
      TensorShapeProto.newBuilder().setUnknownRank(true).build();

  /** Up to this version of graphs, a placeholder without a known shape was written as a scalar. */
  private static final int LAST_WITHOUT_UNKNOWN_RANK = 21;

  private final Map<String, NodeDef> byName = new HashMap<>();
  private final int graphVersion;

  Nodes(MetaGraphDef metaGraph) {
    GraphDef graph = metaGraph.getGraphDef();
    graphVersion = graph.getVersions().getProducer();
    for (NodeDef node : graph.getNodeList()) {
      byName.put(node.getName(), node);
    }
  }

  /** Whether the tensor has a value when it is not fed. */
  boolean hasDefault(TensorInfo tensor) {
    return find(tensor).map(node -> node.getOp().equals(WITH_DEFAULT)).orElse(false);
  }

  /** The shape of the tensor's values; TensorInfo's where the graph says nothing. */
  TensorShapeProto shape(TensorInfo tensor) {
    return declared(tensor)
        .or(() -> inferred(tensor))
        .orElseGet(() -> tensor.hasTensorShape() ? tensor.getTensorShape() : UNKNOWN);
  }

  /** What a placeholder takes. */
  private Optional<TensorShapeProto> declared(TensorInfo tensor) {
    return find(tensor)
        .filter(node -> PLACEHOLDERS.contains(node.getOp()) && node.containsAttr("shape"))
        .map(node -> node.getAttrOrThrow("shape").getShape())
        .filter(shape -> !isLegacyUnknown(shape));
  }

  private Optional<TensorShapeProto> inferred(TensorInfo tensor) {
    int index = TensorName.parse(tensor.getName()).index();
    return find(tensor)
        .map(node -> node.getAttrOrDefault(INFERRED, AttrValue.getDefaultInstance()).getList())
        .filter(shapes -> index < shapes.getShapeCount())
        .map(shapes -> shapes.getShape(index))
        .filter(shape -> !shape.getUnknownRank());
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
