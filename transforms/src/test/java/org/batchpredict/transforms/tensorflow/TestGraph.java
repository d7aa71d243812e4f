package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.tensorflow.TestModels.shape;
import static org.batchpredict.transforms.tensorflow.TestModels.tensor;

import com.google.protobuf.ByteString;
import java.util.List;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;

/**
 * A graph to be made, with one signature: {@code x} is a placeholder, {@code y} is yet to be added.
 */
class TestGraph {
  private static final String REFUSED = "Cannot load the model m: its node ";
  static final String ALLOWED = " (with --trustModel it may: do so if you trust whoever made it)";

  final GraphDef.Builder graph = GraphDef.newBuilder();
  final MetaGraphDef.Builder model = MetaGraphDef.newBuilder();

  /** Its only signature takes {@code x} and gives {@code y}. */
  final SignatureDef.Builder signature =
      SignatureDef.newBuilder()
          .putInputs("x", tensor("x:0", shape(-1)))
          .putOutputs("y", tensor("y:0", shape(-1)));

  TestGraph() {
    add("x", "Placeholder");
  }

  void initOp(String name) {
    model.putSignatureDef(
        "__saved_model_init_op",
        SignatureDef.newBuilder().putOutputs("op", tensor(name, shape())).build());
  }

  void asset(String tensor, String file) {
    model.addAssetFileDefBuilder().setFilename(file).getTensorInfoBuilder().setName(tensor);
  }

  void function(String name, NodeDef.Builder body) {
    FunctionDef.Builder function = graph.getLibraryBuilder().addFunctionBuilder();
    function.getSignatureBuilder().setName(name).addInputArgBuilder().setName("x");
    function.addNodeDef(body);
  }

  static NameAttrList.Builder named(String function) {
    return NameAttrList.newBuilder().setName(function);
  }

  static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  void add(String name, String op, String... inputs) {
    graph.addNode(node(name, op, inputs));
  }

  static NodeDef.Builder node(String name, String op, String... inputs) {
    return NodeDef.newBuilder().setName(name).setOp(op).addAllInput(List.of(inputs));
  }

  void assertAllowed() {
    assertThatCode(() -> check(false)).doesNotThrowAnyException();
  }

  void assertRefused(String... problems) {
    assertThatThrownBy(() -> check(false))
        .isInstanceOf(ModelException.class)
        .satisfies(e -> assertThat(problemsOf(e)).containsExactlyInAnyOrder(problems));
    check(true);
  }

  private static String[] problemsOf(Throwable refusal) {
    String message = String.valueOf(refusal.getMessage());
    assertThat(message).startsWith(REFUSED).endsWith(ALLOWED);
    return message.substring(REFUSED.length(), message.length() - ALLOWED.length()).split("; ", -1);
  }

  void check(boolean trusted) {
    model.setGraphDef(graph).putSignatureDef("s", signature.build());
    ModelSpec spec = ModelSpec.of("m").withSignatureName("s");
    MetaGraphDef built = model.build();
    ModelTrust.check(spec, built, SignatureReader.read(spec, built), trusted);
  }
}
