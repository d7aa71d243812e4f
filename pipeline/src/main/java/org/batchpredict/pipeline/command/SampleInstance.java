package org.batchpredict.pipeline.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.text.StringEscapeUtils;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;

/** What an instance of a signature looks like, to be copied. */
final class SampleInstance {
  /** A longer list is for no one to read; its shape says how long it must be. */
  private static final int MOST_ELEMENTS = 1000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SampleInstance() {}

  /** A line of JSON that the model takes. */
  static String json(ModelSignature signature) {
    ObjectNode instance = JSON.objectNode();
    signature.inputs().forEach(input -> instance.set(input.alias(), value(input)));
    return instance.toString();
  }

  /** The header of a CSV file whose columns are the inputs. */
  static String csvHeader(ModelSignature signature) {
    return signature.inputAliases().stream()
        .map(StringEscapeUtils::escapeCsv)
        .collect(Collectors.joining(","));
  }

  /** Whether the sample is as long as an instance must be. */
  static boolean isWhole(ModelSignature signature) {
    return signature.inputs().stream().allMatch(input -> elements(input) <= MOST_ELEMENTS);
  }

  private static long elements(TensorSpec input) {
    List<Integer> dims = input.rowShape().dims();
    return dims == null
        ? 1
        : dims.stream().mapToLong(SampleInstance::size).reduce(1, SampleInstance::product);
  }

  private static long product(long a, long b) {
    return a > MOST_ELEMENTS ? a : a * b;
  }

  private static long size(int dim) {
    return dim == RowShape.UNKNOWN ? 1 : dim;
  }

  private static JsonNode value(TensorSpec input) {
    List<Integer> dims = input.rowShape().dims();
    // A single value is taken for a row of one element.
    return dims == null || dims.stream().allMatch(dim -> dim == 1)
        ? element(input)
        : value(input, dims);
  }

  private static JsonNode value(TensorSpec input, List<Integer> dims) {
    if (dims.isEmpty()) {
      return element(input);
    }
    ArrayNode list = JSON.arrayNode();
    long most = elements(input) <= MOST_ELEMENTS ? Integer.MAX_VALUE : 1;
    for (int i = 0; i < Math.min(size(dims.get(0)), most); i++) {
      list.add(value(input, dims.subList(1, dims.size())));
    }
    return list;
  }

  private static JsonNode element(TensorSpec input) {
    if (input.dtype() == DType.BOOL) {
      return JSON.booleanNode(true);
    }
    if (input.dtype() != DType.STRING) {
      return isReal(input.dtype()) ? JSON.numberNode(0.5) : JSON.numberNode(1);
    }
    return input.alias().endsWith("_bytes")
        ? JSON.objectNode().put("b64", "AAEC")
        : JSON.textNode("text");
  }

  private static boolean isReal(DType dtype) {
    return switch (dtype) {
      case FLOAT, DOUBLE, HALF, BFLOAT16 -> true;
      default -> false;
    };
  }
}
