package org.batchpredict.transforms.tensorflow;

import java.util.Map;
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

  /**
   * The named signature; without a name the only one, or else {@code serving_default}.
   *
   * @throws ModelException when there is no such signature; it lists those that exist
   */
  static Map.Entry<String, SignatureDef> choose(
      String model, MetaGraphDef graph, @Nullable String name) {
    TreeMap<String, SignatureDef> signatures = new TreeMap<>(graph.getSignatureDefMap());
    signatures.remove(INIT_OP);
    if (signatures.isEmpty()) {
      throw ModelException.cannotLoad(model, "it has no signature (export it with one)");
    }
    String chosen = name;
    if (chosen == null) {
      chosen = signatures.size() == 1 ? signatures.firstKey() : DEFAULT;
    }
    SignatureDef signature = signatures.get(chosen);
    if (signature == null) {
      throw ModelException.cannotLoad(
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
