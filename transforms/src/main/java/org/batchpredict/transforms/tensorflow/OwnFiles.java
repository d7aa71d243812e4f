package org.batchpredict.transforms.tensorflow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The tensors of a graph that hold the paths of the model's own files: those that TensorFlow feeds
 * when it loads the model, and reads of variables that such a tensor is assigned to and nothing
 * else can be, as TF2 exports them.
 */
final class OwnFiles {
  private static final Set<String> HARMLESS =
      Set.of("ReadVariableOp", "VarIsInitializedOp", "DisableCopyOnRead");

  private static final Set<String> HANDLES = Set.of("VarHandleOp", "_VarHandlesOp");
  private static final String ANY = "";

  private final MetaGraphDef model;
  private final Map<String, Origin> assets = new HashMap<>();

  OwnFiles(MetaGraphDef model) {
    this.model = model;
    model.getAssetFileDefList().forEach(asset -> put(assets, asset.getTensorInfo().getName()));
  }

  /** While TensorFlow restores the variables. */
  Map<String, Origin> whenRestored() {
    Map<String, Origin> known = new HashMap<>(assets);
    put(known, model.getSaverDef().getFilenameTensorName());
    return known;
  }

  /** While it runs the init operation. */
  Map<String, Origin> whenInitialized(ModelWalk walk, Set<String> run) {
    Map<String, Origin> known = new HashMap<>(assets);
    known.putAll(whenRun(walk, run));
    return known;
  }

  /**
   * While a signature runs.
   *
   * @param run the graph's nodes that run then
   */
  Map<String, Origin> whenRun(ModelWalk walk, Set<String> run) {
    Set<String> handles = handlesWithoutAlias(walk);
    Set<String> assigned = new HashSet<>();
    for (NodeDef node : walk.nodes().values()) {
      if (isAssignment(node, run)) {
        assigned.add(operation(node.getInput(0)));
      } else if (!HARMLESS.contains(node.getOp())) {
        node.getInputList().forEach(input -> handles.remove(operation(input)));
      }
    }
    handles.retainAll(assigned);
    Map<String, Origin> known = new HashMap<>();
    for (NodeDef node : walk.nodes().values()) {
      if (node.getOp().equals("ReadVariableOp")
          && node.getInputCount() > 0
          && handles.contains(operation(node.getInput(0)))) {
        put(known, node.getName());
      }
    }
    return known;
  }

  /** The handles of variables that no other node has a handle of. */
  private static Set<String> handlesWithoutAlias(ModelWalk walk) {
    Map<String, Integer> count = new HashMap<>();
    List<NodeDef> all =
        Stream.concat(
                walk.nodes().values().stream(),
                walk.functions().stream().flatMap(f -> f.getNodeDefList().stream()))
            .filter(node -> HANDLES.contains(node.getOp()))
            .toList();
    all.forEach(node -> count.merge(sharedName(node), 1, Integer::sum));
    if (count.containsKey(ANY)) {
      return new HashSet<>();
    }
    Set<String> handles = new HashSet<>();
    for (NodeDef node : walk.nodes().values()) {
      if (node.getOp().equals("VarHandleOp") && count.getOrDefault(sharedName(node), 0) == 1) {
        handles.add(node.getName());
      }
    }
    return handles;
  }

  /** Whether a node does nothing but to assign an asset's path to a variable at load. */
  private boolean isAssignment(NodeDef node, Set<String> run) {
    return node.getOp().equals("AssignVariableOp")
        && !run.contains(node.getName())
        && node.getInputCount() > 1
        && assets.containsKey(TensorName.canonical(node.getInput(1)));
  }

  /** The name of the variable that a node has a handle of; ANY where that cannot be told. */
  private static String sharedName(NodeDef node) {
    AttrValue name = node.getAttrOrDefault("shared_name", AttrValue.getDefaultInstance());
    if (!node.getOp().equals("VarHandleOp") || !name.getPlaceholder().isEmpty()) {
      return ANY;
    }
    return name.getS().isEmpty() ? node.getName() : name.getS().toStringUtf8();
  }

  private static String operation(String tensor) {
    return TensorName.parse(tensor).operation();
  }

  private static void put(Map<String, Origin> known, String tensor) {
    known.put(TensorName.canonical(tensor), Origin.OWN_FILE);
  }
}
