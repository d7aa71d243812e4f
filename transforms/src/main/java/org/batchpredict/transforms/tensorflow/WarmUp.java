package org.batchpredict.transforms.tensorflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.OutputException;
import org.batchpredict.transforms.model.OutputLimit;
import org.batchpredict.transforms.model.RunException;
import org.batchpredict.transforms.tensor.Column;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.TensorProto;

/**
 * Runs a model on the requests that were recorded with it for that (docs/adr/0027): what is wrong
 * with the model is known before the first split. Most models have none, and are not run.
 */
final class WarmUp {
  /** Where TensorFlow Serving has them, too. */
  static final String FILE = "assets.extra/tf_serving_warmup_requests";

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private WarmUp() {}

  /**
   * Runs the requests for the model's signature.
   *
   * @throws ModelException when the model fails on one of them, or they cannot be read
   */
  static void run(String uri, Path directory, Model model) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return;
    }
    List<WarmUpRequest> requests;
    try {
      requests = WarmUpRequest.read(file);
    } catch (IOException e) {
      throw ModelException.cannotLoad(uri, "cannot read its " + FILE + ": " + e.getMessage(), e);
    }
    int number = 0;
    for (WarmUpRequest request : requests) {
      number++;
      if (request.isFor(model.signature())) {
        run(uri, number, request, model);
      }
    }
  }

  private static void run(String uri, int number, WarmUpRequest request, Model model) {
    try {
      List<@Nullable Column> inputs = inputs(request, model);
      int rows =
          inputs.stream().mapToInt(input -> input == null ? 0 : input.rows()).max().orElse(0);
      if (rows > 0) {
        model.run(inputs, 0, rows, model.newOutputs());
      }
    } catch (OutputException e) {
      LOG.info("Request {} of {} is too large here: {}", number, FILE, e.getMessage());
    } catch (RunException e) {
      if (e.reason() == RunException.Reason.MEMORY || e.reason() == RunException.Reason.TIMEOUT) {
        LOG.info("Request {} of {} is too large here: {}", number, FILE, e.getMessage());
      } else {
        throw failed(uri, number, e);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw failed(uri, number, e);
    }
  }

  private static ModelException failed(String uri, int number, Exception e) {
    return ModelException.cannotLoad(
        uri, "it fails on request %s of its own %s: %s".formatted(number, FILE, e.getMessage()), e);
  }

  private static List<@Nullable Column> inputs(WarmUpRequest request, Model model)
      throws IOException {
    for (String alias : request.inputs().keySet()) {
      if (!model.signature().inputAliases().contains(alias)) {
        throw new IllegalArgumentException("Unknown input: " + alias);
      }
    }
    List<@Nullable Column> inputs = new ArrayList<>();
    for (TensorSpec input : model.signature().inputs()) {
      ByteString proto = request.inputs().get(input.alias());
      if (proto == null && !input.optional()) {
        throw new IllegalArgumentException("Missing input: " + input.alias());
      }
      inputs.add(proto == null ? null : column(input, proto));
    }
    return inputs;
  }

  @SuppressWarnings("try") // The scope owns all that is allocated while it is open.
  private static Column column(TensorSpec input, ByteString proto)
      throws InvalidProtocolBufferException {
    TensorProto tensor = TensorProto.parseFrom(proto);
    if (tensor.getDtypeValue() != DTypes.number(input.dtype())
        || tensor.getTensorShape().getDimCount() == 0) {
      throw new IllegalArgumentException(
          "Invalid input %s: %s (must be rows of %s)"
              .formatted(input.alias(), DTypes.name(tensor.getDtypeValue()), input.dtype()));
    }
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_Tensor values =
          TF_Tensor.allocateTensor(DTypes.number(DType.FLOAT), new long[] {0}, 0); // to be replaced
      tensorflow.TF_TensorFromProto(TF_Buffer.newBufferFromString(tensor), values, status);
      if (!Status.isOk(status)) {
        throw new IllegalArgumentException(Status.describe(status));
      }
      Column column = Column.of(input.dtype());
      int rows = Math.toIntExact(tensorflow.TF_Dim(values, 0));
      new TensorReader(input.alias()).read(values, rows, OutputLimit.OF_HEAP, column);
      return column;
    }
  }
}
