package org.batchpredict.transforms.tensorflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;

/**
 * Refuses models that reach beyond themselves (docs/adr/0028): a SavedModel is a program, and what
 * it does is done with the worker's rights. Only what can run counts: every SavedModel has
 * operations that write files, to save it.
 */
final class ModelTrust {
  /** So many of the nodes that are refused are named. */
  private static final int NAMED = 3;

  private static final String INIT_SIGNATURE = "__saved_model_init_op";
  private static final List<String> INIT_COLLECTIONS =
      List.of("saved_model_main_op", "legacy_init_op");

  private final ModelSpec spec;
  private final MetaGraphDef graph;
  private final ModelSignature signature;
  private final boolean trusted;
  private final ModelWalk walk;
  private final Set<String> problems = new LinkedHashSet<>();

  private ModelTrust(
      ModelSpec spec, MetaGraphDef graph, ModelSignature signature, boolean trusted) {
    this.spec = spec;
    this.graph = graph;
    this.signature = signature;
    this.trusted = trusted;
    this.walk = new ModelWalk(graph.getGraphDef());
  }

  /**
   * Checks what a model does when it is loaded, and when a signature is run.
   *
   * @param trusted whether it may reach beyond its own files
   * @throws ModelException naming the nodes that do what it may not
   */
  static void check(ModelSpec spec, MetaGraphDef graph, ModelSignature signature, boolean trusted) {
    checkAssets(spec, graph);
    new ModelTrust(spec, graph, signature, trusted).check();
  }

  /** TensorFlow feeds an asset's name as it stands, after the directory of assets. */
  private static void checkAssets(ModelSpec spec, MetaGraphDef graph) {
    for (AssetFileDef asset : graph.getAssetFileDefList()) {
      String name = asset.getFilename();
      if (name.isEmpty()
          || name.indexOf('\0') >= 0
          || Stream.of(name.split("/", -1)).anyMatch(s -> s.isEmpty() || s.equals(".."))) {
        throw ModelException.cannotLoad(
            spec.uri(),
            "Invalid name of an asset: '" + name + "' (must be a file in its assets directory)");
      }
    }
  }

  private void check() {
    OwnFiles own = new OwnFiles(graph);
    List<String> outputs = signature.outputs().stream().map(TensorSpec::tensorName).toList();
    Set<String> fed =
        names(signature.inputs().stream().filter(input -> !input.optional()).toList());
    Set<String> run = walk.walk(outputs, fed, Map.of(), (node, function, inputs) -> {});
    Map<String, Origin> whenRun = new HashMap<>(own.whenRun(walk, run));
    // Whatever they are otherwise, an instance may name any file by them.
    names(signature.inputs()).forEach(input -> whenRun.put(input, Origin.UNKNOWN));

    check(List.of(graph.getSaverDef().getRestoreOpName()), Set.of(), own.whenRestored());
    check(initOps(), Set.of(), own.whenInitialized(walk, run));
    check(outputs, fed, whenRun);
    if (!problems.isEmpty()) {
      throw refusal();
    }
  }

  private void check(Collection<String> roots, Set<String> fed, Map<String, Origin> known) {
    Set<String> unused =
        walk.walk(
            roots,
            fed,
            known,
            (node, function, inputs) -> {
              String where =
                  node.getName() + (function.isEmpty() ? "" : " in the function " + function);
              if (OpRules.endsInSilence(node)) {
                problems.add(where + " (Abort) ends the process as if all were well");
              } else if (!trusted) {
                OpRules.problem(node, inputs)
                    .ifPresent(does -> problems.add(where + " (" + node.getOp() + ") " + does));
              }
            });
  }

  private List<String> initOps() {
    List<String> ops = new ArrayList<>();
    SignatureDef init =
        graph.getSignatureDefOrDefault(INIT_SIGNATURE, SignatureDef.getDefaultInstance());
    init.getOutputsMap().values().forEach(output -> ops.add(output.getName()));
    for (String collection : INIT_COLLECTIONS) {
      ops.addAll(
          graph
              .getCollectionDefOrDefault(collection, CollectionDef.getDefaultInstance())
              .getNodeList()
              .getValueList());
    }
    return ops;
  }

  private static Set<String> names(List<TensorSpec> tensors) {
    return tensors.stream()
        .map(tensor -> TensorName.canonical(tensor.tensorName()))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private ModelException refusal() {
    String named = problems.stream().limit(NAMED).collect(Collectors.joining("; "));
    int more = problems.size() - NAMED;
    return ModelException.cannotLoad(
        spec.uri(),
        "its node "
            + named
            + (more > 0 ? "; and " + more + " more" : "")
            + (trusted
                ? " (no trust makes that of use: export it without)"
                : " (with --trustModel it may: do so if you trust whoever made it)"));
  }
}
