package org.batchpredict.transforms.tensorflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Reads one signature of a graph, refusing what instances cannot express. */
final class SignatureReader {
  private final String model;
  private final String name;
  private final SignatureDef signature;
  private final List<String> chosen;
  private final Nodes nodes;

  private SignatureReader(ModelSpec spec, MetaGraphDef graph, String name, SignatureDef signature) {
    this.model = spec.uri();
    this.name = name;
    this.signature = signature;
    this.chosen = spec.outputs();
    this.nodes = new Nodes(graph);
  }

  /**
   * Reads the signature of a graph.
   *
   * @throws ModelException when there is no such signature, or it cannot be fed or read
   */
  static ModelSignature read(ModelSpec spec, MetaGraphDef graph) {
    Map.Entry<String, SignatureDef> chosen =
        Signatures.choose(spec.uri(), graph, spec.signatureName());
    return new SignatureReader(spec, graph, chosen.getKey(), chosen.getValue()).read();
  }

  private ModelSignature read() {
    List<TensorSpec> inputs = new ArrayList<>();
    BatchSize batchSize = new BatchSize();
    new TreeMap<>(signature.getInputsMap())
        .forEach(
            (alias, tensor) -> {
              DType dtype = dtype("input", alias, tensor);
              TensorShapeProto shape = nodes.shape(tensor);
              boolean optional = nodes.hasDefault(tensor);
              if (!isScalar(shape)) {
                batchSize.add(alias, shape);
                inputs.add(spec(alias, tensor, dtype, shape, optional));
              } else if (!optional) {
                throw refusal("input " + alias + " is a scalar (must have a batch dimension)");
              }
              // A scalar with a default (a dropout rate) is one value for the batch: never fed.
            });
    if (inputs.isEmpty()) {
      throw refusal("it has no input (instances could not be fed)");
    }
    return new ModelSignature(name, inputs, outputs(inputs, batchSize.fixed), batchSize.fixed);
  }

  private List<TensorSpec> outputs(List<TensorSpec> inputs, int fixedBatchSize) {
    Set<String> fed = new HashSet<>();
    inputs.forEach(input -> fed.add(TensorName.canonical(input.tensorName())));
    List<TensorSpec> outputs = new ArrayList<>();
    Map<String, TensorShapeProto> shapes = new HashMap<>();
    chosenOutputs()
        .forEach(
            (alias, tensor) -> {
              DType dtype = dtype("output", alias, tensor);
              TensorShapeProto shape = nodes.shape(tensor);
              outputs.add(spec(alias, tensor, dtype, shape, false));
              boolean isInput = fed.contains(TensorName.canonical(tensor.getName()));
              shapes.put(alias, isInput ? Nodes.UNKNOWN : shape);
            });
    if (outputs.isEmpty()) {
      throw refusal("it has no output (predictions would be empty)");
    }
    Optional<String> problem = new OutputRows(shapes, fixedBatchSize).problem();
    if (problem.isPresent()) {
      throw refusal(problem.get());
    }
    return outputs;
  }

  private Map<String, TensorInfo> chosenOutputs() {
    TreeMap<String, TensorInfo> outputs = new TreeMap<>(signature.getOutputsMap());
    String all = String.join(", ", outputs.keySet());
    List<String> unknown = chosen.stream().filter(alias -> !outputs.containsKey(alias)).toList();
    if (!unknown.isEmpty()) {
      throw ModelException.lacks(
          ModelException.Part.OUTPUTS,
          model,
          "signature "
              + name
              + ": it has no output "
              + String.join(", ", unknown)
              + " (its outputs: "
              + all
              + ")");
    }
    if (!chosen.isEmpty()) {
      outputs.keySet().retainAll(chosen);
    }
    return outputs;
  }

  private DType dtype(String role, String alias, TensorInfo tensor) {
    switch (tensor.getEncodingCase()) {
      case NAME -> {}
      case COO_SPARSE -> throw refusal(role + " " + alias + " is sparse (must be dense)");
      case COMPOSITE_TENSOR ->
          throw refusal(role + " " + alias + " is a composite tensor (must be dense)");
      case ENCODING_NOT_SET -> throw refusal(role + " " + alias + " names no tensor");
    }
    return DTypes.of(tensor.getDtype())
        .orElseThrow(
            () ->
                refusal(
                    "Unsupported dtype of "
                        + role
                        + " "
                        + alias
                        + ": "
                        + DTypes.name(tensor.getDtypeValue())
                        + " (supported: "
                        + DTypes.supported()
                        + ")"));
  }

  private TensorSpec spec(
      String alias, TensorInfo tensor, DType dtype, TensorShapeProto shape, boolean optional) {
    return new TensorSpec(alias, tensor.getName(), dtype, rowShape(alias, shape), optional);
  }

  private static boolean isScalar(TensorShapeProto shape) {
    return !shape.getUnknownRank() && shape.getDimCount() == 0;
  }

  private RowShape rowShape(String alias, TensorShapeProto shape) {
    if (shape.getUnknownRank()) {
      return RowShape.unknownRank();
    }
    return new RowShape(
        shape.getDimList().stream()
            .skip(1)
            .map(dim -> dim.getSize() < 0 ? RowShape.UNKNOWN : size(alias, dim))
            .toList());
  }

  private int size(String alias, TensorShapeProto.Dim dim) {
    if (dim.getSize() > Integer.MAX_VALUE) {
      throw refusal(
          String.format(
              Locale.ROOT,
              "%s has a dimension of %d (must be at most %d)",
              alias,
              dim.getSize(),
              Integer.MAX_VALUE));
    }
    return (int) dim.getSize();
  }

  private ModelException refusal(String reason) {
    return ModelException.cannotLoad(model, "signature " + name + ": " + reason);
  }

  /** The one fixed batch dimension that all inputs share. */
  private final class BatchSize {
    private String first = "";
    private int fixed;

    void add(String alias, TensorShapeProto shape) {
      if (shape.getUnknownRank() || shape.getDim(0).getSize() < 0) {
        return;
      }
      int size = size(alias, shape.getDim(0));
      if (size == 0) {
        throw refusal("input " + alias + " has the batch dimension 0 (must be > 0)");
      }
      if (fixed != 0 && fixed != size) {
        throw refusal(
            String.format(
                Locale.ROOT,
                "inputs %s and %s have the batch dimensions %d and %d (must be the same)",
                first,
                alias,
                fixed,
                size));
      }
      first = alias;
      fixed = size;
    }
  }
}
