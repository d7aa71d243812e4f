package org.batchpredict.transforms.tensorflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * The nodes that know each other by name: those of a graph, or of a function.
 *
 * @param function its name; empty for the graph
 * @param known where some tensors come from: by {@link TensorName#canonical} in a graph, the
 *     arguments by name in a function
 */
record Scope(String function, Map<String, NodeDef> nodes, Map<String, Origin> known) {
  /** Their output has the strings of their first input. */
  private static final Set<String> PASSED_ON = Set.of("Identity", "Reshape", "ExpandDims");

  static Scope of(FunctionDef function, List<Origin> arguments) {
    Map<String, Origin> known = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      known.put(function.getSignature().getInputArg(i).getName(), arguments.get(i));
    }
    return new Scope(function.getSignature().getName(), byName(function.getNodeDefList()), known);
  }

  static Map<String, NodeDef> byName(List<NodeDef> nodes) {
    Map<String, NodeDef> byName = new HashMap<>();
    nodes.forEach(node -> byName.put(node.getName(), node));
    return byName;
  }

  /** Where the input of a node comes from. */
  Origin origin(String input) {
    String tensor = input;
    for (int i = 0; i <= nodes.size(); i++) { // in a circle there is nothing to be found
      Origin origin = known.get(function.isEmpty() ? TensorName.canonical(tensor) : tensor);
      if (origin != null) {
        return origin;
      }
      int colon = tensor.indexOf(':');
      NodeDef node = nodes.get(colon < 0 ? tensor : tensor.substring(0, colon));
      if (node == null || node.getInputCount() == 0 || !PASSED_ON.contains(node.getOp())) {
        return node != null && isEmpty(node) ? Origin.EMPTY : Origin.UNKNOWN;
      }
      tensor = node.getInput(0);
    }
    return Origin.UNKNOWN;
  }

  private static boolean isEmpty(NodeDef node) {
    AttrValue value = node.getAttrOrDefault("value", AttrValue.getDefaultInstance());
    TensorProto tensor = value.getTensor();
    return node.getOp().equals("Const")
        && value.hasTensor()
        && tensor.getTensorContent().isEmpty()
        && tensor.getStringValList().stream().allMatch(string -> string.isEmpty());
  }
}
