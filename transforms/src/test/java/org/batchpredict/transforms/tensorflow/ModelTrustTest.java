package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.tensorflow.TestModels.shape;
import static org.batchpredict.transforms.tensorflow.TestModels.tensor;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GradientDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorProto;

/** What a model reaches, by made-up graphs. */
class ModelTrustTest extends TestGraph {
  @Test
  void countsOnlyWhatCanRun() {
    add("unused", "ReadFile", "x");
    add("save/SaveV2", "SaveV2", "x");
    add("y", "Identity", "x");
    assertAllowed();
  }

  @Test
  void followsInputsAndControlInputs() {
    add("first", "WriteFile", "x", "x");
    add("second", "ReadFile", "x");
    add("y", "Identity", "second", "^first");
    assertRefused("second (ReadFile) reads files", "first (WriteFile) writes files");
  }

  @Test
  void doesNotFollowWhatIsFed() {
    add("records", "TFRecordDatasetV2");
    add("x", "IteratorGetNext", "records");
    add("y", "Identity", "x");
    assertAllowed();
    add("y2", "Identity", "x:1");
    signature.putOutputs("y2", tensor("y2:0", shape(-1)));
    assertRefused("records (TFRecordDatasetV2) reads files");
  }

  @Test
  void followsTheInitOperation() {
    add("y", "Identity", "x");
    add("init", "NoOp", "^write");
    add("write", "WriteFile", "x", "x");
    model.putCollectionDef(
        "legacy_init_op",
        CollectionDef.newBuilder()
            .setNodeList(CollectionDef.NodeList.newBuilder().addValue("init"))
            .build());
    assertRefused("write (WriteFile) writes files");
  }

  @Test
  void followsTheInitOperationOfASignature() {
    add("y", "Identity", "x");
    add("write", "WriteFile", "x", "x");
    model.putSignatureDef(
        "__saved_model_init_op",
        SignatureDef.newBuilder().putOutputs("op", tensor("write", shape())).build());
    assertRefused("write (WriteFile) writes files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PartitionedCall", "If", "MapDataset", "body"})
  void looksIntoFunctions(String op) {
    function("body", node("read", "ReadFile", "x"));
    NodeDef.Builder call = node("y", op, "x");
    if (!op.equals("body")) {
      call.putAttr("f", AttrValue.newBuilder().setFunc(named("body")).build());
    }
    graph.addNode(call);
    assertRefused("read in the function body (ReadFile) reads files");
  }

  @Test
  void looksIntoFunctionsOfFunctionsInLists() {
    function("inner", node("read", "ReadFile", "x"));
    function(
        "body",
        node("case", "Case", "x")
            .putAttr(
                "branches",
                AttrValue.newBuilder()
                    .setList(AttrValue.ListValue.newBuilder().addFunc(named("inner")))
                    .build()));
    graph.addNode(
        node("y", "StatefulPartitionedCall", "x")
            .putAttr(
                "f",
                AttrValue.newBuilder()
                    .setFunc(
                        named("nothing")
                            .putAttr("F", AttrValue.newBuilder().setFunc(named("body")).build()))
                    .build()));
    assertRefused("read in the function inner (ReadFile) reads files");
  }

  @Test
  void looksIntoWhatTensorFlowMayRunInstead() {
    function("body", node("same", "Identity", "x"));
    function("faster", node("read", "ReadFile", "x"));
    for (FunctionDef.Builder function : graph.getLibraryBuilder().getFunctionBuilderList()) {
      function.putAttr("api_implements", text("body_1"));
    }
    function("gradient", node("write", "WriteFile", "x", "x"));
    graph
        .getLibraryBuilder()
        .addGradient(GradientDef.newBuilder().setFunctionName("body").setGradientFunc("gradient"));
    add("y", "body", "x");
    assertRefused(
        "write in the function gradient (WriteFile) writes files",
        "read in the function faster (ReadFile) reads files");
  }

  @Test
  void aCacheInMemoryIsNoFile() {
    graph.addNode(
        node("none", "Const")
            .putAttr(
                "value",
                AttrValue.newBuilder()
                    .setTensor(TensorProto.newBuilder().addStringVal(ByteString.EMPTY))
                    .build()));
    add("y", "CacheDataset", "x", "none");
    assertAllowed();
    signature.putInputs("none", tensor("none:0", shape(-1)));
    assertRefused("y (CacheDataset) writes files");
  }

  @Test
  void aReferenceIsNotMadeOfBytes() {
    graph.addNode(
        node("y", "Const")
            .putAttr(
                "value",
                AttrValue.newBuilder()
                    .setTensor(TensorProto.newBuilder().setDtype(DataType.DT_RESOURCE))
                    .build()));
    assertRefused("y (Const) makes up a reference to something else in the process");
  }

  @Test
  void endsInACircle() {
    add("a", "Identity", "b");
    add("b", "Identity", "a");
    add("y", "ReadFile", "a");
    assertRefused("y (ReadFile) reads files");
  }

  @Test
  void namesAFewOfMany() {
    for (int i = 0; i < 5; i++) {
      add("read" + i, "ReadFile", "x");
    }
    add("y", "Pack", "read0", "read1", "read2", "read3", "read4");
    assertThatThrownBy(() -> check(false)).hasMessageEndingWith("; and 2 more" + ALLOWED);
  }
}
