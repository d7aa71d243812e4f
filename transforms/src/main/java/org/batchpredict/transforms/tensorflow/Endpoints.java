package org.batchpredict.transforms.tensorflow;

import java.util.List;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.global.tensorflow;

/** Finds the tensors of a signature in a loaded graph. */
final class Endpoints {
  private Endpoints() {}

  /**
   * A native array with one element for each tensor, in their order. It belongs to the pointer
   * scope that is open.
   *
   * @throws ModelException when the graph lacks one, or has it in another dtype
   */
  static TF_Output resolve(String model, TF_Graph graph, List<TensorSpec> tensors) {
    TF_Output array = new TF_Output(tensors.size());
    for (int i = 0; i < tensors.size(); i++) {
      TensorSpec tensor = tensors.get(i);
      TensorName name = TensorName.parse(tensor.tensorName());
      TF_Operation operation = tensorflow.TF_GraphOperationByName(graph, name.operation());
      if (Pointer.isNull(operation)
          || name.index() >= tensorflow.TF_OperationNumOutputs(operation)) {
        throw ModelException.cannotLoad(
            model,
            tensor.alias() + " is the tensor " + tensor.tensorName() + ", which its graph has not");
      }
      TF_Output element = array.getPointer(i).oper(operation).index(name.index());
      int dtype = tensorflow.TF_OperationOutputType(element);
      if (dtype != DTypes.number(tensor.dtype())) {
        throw ModelException.cannotLoad(
            model,
            String.format(
                "%s is %s in its signature, but %s in its graph",
                tensor.alias(), tensor.dtype(), DTypes.name(dtype)));
      }
    }
    return array;
  }

  /** The elements of an array at some indices, as an array that the open pointer scope owns. */
  static TF_Output subset(TF_Output array, int[] indices, int count) {
    TF_Output subset = new TF_Output(count);
    for (int i = 0; i < count; i++) {
      TF_Output element = array.getPointer(indices[i]);
      subset.getPointer(i).oper(element.oper()).index(element.index());
    }
    return subset;
  }
}
