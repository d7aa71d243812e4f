package org.batchpredict.transforms.tensorflow;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.batchpredict.transforms.model.ModelException;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;

/** Chooses the signature to run (docs/spec.md, Model and signature). */
final class Signatures {
  private static final String DEFAULT = "serving_default";

  /** Where TF2 names the operation that initializes the model; nothing to be called. */
  private static final String INIT_OP = "__saved_model_init_op";

  private Signatures() {}

  /** Those that can be called, by name. */
  static SortedMap<String, SignatureDef> all(MetaGraphDef graph) {
    TreeMap<String, SignatureDef> signatures = new TreeMap<>(graph.getSignatureDefMap());
    signatures.remove(INIT_OP);
    return signatures;
  }

  /**
   * The named signature; without a name the only one, or else {@code serving_default}.
   *
   * @throws ModelException when there is no such signature; it lists those that exist
   */
  static Map.Entry<String, SignatureDef> choose(
      String model, MetaGraphDef graph, @Nullable String name) {
    SortedMap<String, SignatureDef> signatures = all(graph);
    if (signatures.isEmpty()) {
      throw ModelException.cannotLoad(model, "it has no signature (export it with one)");
    }
    String chosen = name;
    if (chosen == null) {
      chosen = signatures.size() == 1 ? signatures.firstKey() : DEFAULT;
    }
    SignatureDef signature = signatures.get(chosen);
    if (signature == null) {
      throw ModelException.lacks(
          ModelException.Part.SIGNATURE,
          model,
          name == null
              ? "it has several signatures and none is "
                  + DEFAULT
                  + " (name one of "
                  + String.join(", ", signatures.keySet())
                  + ")"
              : "it has no signature "
                  + name
                  + " (its signatures: "
                  + String.join(", ", signatures.keySet())
                  + ")");
    }
    return Map.entry(chosen, signature);
  }
}
