package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.tensorflow.TestModels.path;
import static org.batchpredict.transforms.tensorflow.TestModels.placeholder;
import static org.batchpredict.transforms.tensorflow.TestModels.shape;
import static org.batchpredict.transforms.tensorflow.TestModels.signature;
import static org.batchpredict.transforms.tensorflow.TestModels.spec;
import static org.batchpredict.transforms.tensorflow.TestModels.tensor;

import java.nio.file.Path;
import java.util.List;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.tensor.DType;
import org.batchpredict.transforms.tensor.RowShape;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

class SignatureReaderTest {
  private static final TensorShapeProto UNKNOWN_RANK =
      TensorShapeProto.newBuilder().setUnknownRank(true).build();

  @TempDir Path directory;

  @Test
  void readsInputsAndOutputs() {
    ModelSignature signature = read(spec("tf1_table"));
    assertThat(signature.name()).isEqualTo("serving_default");
    assertThat(signature.fixedBatchSize()).isZero();
    assertThat(signature.inputs())
        .containsExactly(
            new TensorSpec("factor", "factor:0", DType.FLOAT, RowShape.of(), true),
            new TensorSpec("word", "word:0", DType.STRING, RowShape.of(), false),
            new TensorSpec("x", "x:0", DType.FLOAT, RowShape.of(2), false));
    assertThat(signature.outputs())
        .containsExactly(
            new TensorSpec(
                "word_id",
                "hash_table_Lookup/LookupTableFindV2:0",
                DType.INT64,
                RowShape.of(),
                false),
            new TensorSpec("y", "add:0", DType.FLOAT, RowShape.of(), false));
  }

  @Test
  void knowsEveryDtype() {
    ModelSignature signature = read(spec("identity_all_dtypes"));
    assertThat(signature.inputs())
        .hasSize(DType.values().length)
        .allSatisfy(input -> assertThat(input.alias()).isEqualToIgnoringCase(input.dtype().name()));
    assertThat(signature.outputs())
        .allSatisfy(
            output ->
                assertThat(output.alias()).isEqualToIgnoringCase(output.dtype().name() + "_out"));
  }

  @Test
  void readsText() {
    assertThat(read(spec("tf1_pbtxt")).name()).isEqualTo("predict");
  }

  @Test
  void takesTheNamedSignature() {
    assertThat(read(spec("two_signatures").withSignatureName("multiply")).outputAliases())
        .containsExactly("product");
  }

  @Test
  void listsTheSignaturesThatExist() {
    assertRefused(
        spec("two_signatures").withSignatureName("x"),
        "it has no signature x (its signatures: add, multiply)");
    assertRefused(
        spec("two_signatures"),
        "it has several signatures and none is serving_default (name one of add, multiply)");
    assertRefused(
        spec("mlp").withSignatureName("__saved_model_init_op"),
        "it has no signature __saved_model_init_op (its signatures: serve, serving_default)");
    assertRefused(spec("no_signatures"), "it has no signature (export it with one)");
  }

  @Test
  void takesTheGraphOfExactlyTheTags() {
    assertRefused(
        spec("other_tag"), "no graph has exactly the tags [serve] (its tag sets: [gpu], [train])");
    assertRefused(
        spec("mlp").withTags(List.of("gpu", "serve")),
        "no graph has exactly the tags [gpu, serve] (its tag sets: [serve])");
    assertThat(read(spec("other_tag").withTags(List.of("gpu"))).outputAliases())
        .containsExactly("y");
  }

  @Test
  void takesTheGraphWithoutTags() {
    assertThat(read(spec("no_tags").withTags(List.of())).name()).isEqualTo("default");
    assertRefused(
        spec("mlp").withTags(List.of()),
        "no graph has exactly the tags [] (its tag sets: [serve])");
  }

  @Test
  void takesTheChosenOutputs() {
    ModelSpec towers = spec("two_towers");
    assertThat(read(towers.withOutputs(List.of("score", "country_id"))).outputAliases())
        .containsExactly("country_id", "score");
    assertRefused(
        towers.withOutputs(List.of("score", "scores", "age")),
        "signature serving_default: it has no output age, scores"
            + " (its outputs: country_id, embedding, score)");
  }

  @Test
  void doesNotLookAtOutputsThatAreLeftOut() {
    SignatureDef signature =
        signature()
            .putInputs("x", tensor("x:0", shape(-1)))
            .putOutputs("nothing", TensorInfo.getDefaultInstance())
            .putOutputs("one", tensor("one:0", shape()))
            .build();
    ModelSpec spec = TestModels.write(directory, 1994, signature);
    assertThat(read(spec.withOutputs(List.of("y"))).outputAliases()).containsExactly("y");
    assertRefused(spec, "signature s: output nothing names no tensor");
  }

  @Test
  void refusesOutputsThatHaveNotOneRowForEachInstance() {
    assertRefused(
        spec("chance_rows"),
        "signature serving_default: output class_names has 4 rows for any number of instances"
            + " (must have one row for each: leave it out with --outputs=total)");
    assertRefused(
        spec("chance_rows").withSignatureName("transposed"),
        "signature transposed: output y has 4 rows for any number of instances"
            + " (must have one row for each)");
    assertRefused(
        spec("wrong_rows").withSignatureName("scalar"),
        "signature scalar: output total is a scalar for any number of instances"
            + " (must have one row for each)");
    assertThat(read(spec("chance_rows").withOutputs(List.of("total"))).outputAliases())
        .containsExactly("total");
  }

  @Test
  void refusesOutputsOfAnotherFixedNumberOfRows() {
    SignatureDef.Builder signature = signature().putInputs("x", tensor("x:0", shape(4, 2)));
    assertThat(read(write(signature.putOutputs("z", tensor("z:0", shape(4))))).outputAliases())
        .containsExactly("y", "z");
    assertRefused(
        write(signature.putOutputs("z", tensor("z:0", shape(2)))),
        "signature s: output z has 2 rows for 4 instances"
            + " (must have one row for each: leave it out with --outputs=y)");
  }

  @Test
  void takesAScalarForTheRowOfARunOfOne() {
    SignatureDef.Builder signature = signature().putInputs("x", tensor("x:0", shape(1, 2)));
    assertThat(read(write(signature.putOutputs("z", tensor("z:0", shape())))).outputAliases())
        .containsExactly("y", "z");
  }

  @Test
  void believesTheGraphMoreThanTheSignature() {
    SignatureDef.Builder signature = signature().putInputs("x", tensor("x:0", shape(-1)));
    signature.putOutputs("z", tensor("z:1", shape(7, 1)));
    NodeDef honest = inferred("z", shape(), shape(-1, 2));
    assertThat(read(write(signature, honest)).outputs().get(1).rowShape())
        .isEqualTo(RowShape.of(2));
    signature.putOutputs("z", tensor("z:0", shape(-1)));
    assertRefused(
        write(signature, honest),
        "signature s: output z is a scalar for any number of instances"
            + " (must have one row for each: leave it out with --outputs=y)");
  }

  @Test
  void takesAMissingShapeForUnknown() {
    SignatureDef signature =
        signature()
            .putInputs(
                "x", TensorInfo.newBuilder(tensor("x:0", shape())).clearTensorShape().build())
            .putOutputs(
                "z", TensorInfo.newBuilder(tensor("z:0", shape())).clearTensorShape().build())
            .build();
    ModelSignature read = read(TestModels.write(directory, 1994, signature));
    assertThat(rowShape(read)).isEqualTo(RowShape.unknownRank());
    assertThat(read.outputs().get(1).rowShape()).isEqualTo(RowShape.unknownRank());
    assertThat(rowShape(read(spec("no_shape")))).isEqualTo(RowShape.of(3));
  }

  @Test
  void doesNotMindTheShapesOfOutputsThatAreInputs() {
    SignatureDef.Builder signature = signature().putInputs("x", tensor("x:0", shape(-1)));
    signature.putOutputs("key", tensor("x", shape(7)));
    assertThat(read(write(signature)).outputAliases()).containsExactly("key", "y");
  }

  @Test
  void refusesWhatHoldsNoModel() {
    assertRefused(
        ModelSpec.of(directory.resolve("none").toString()),
        "it does not exist or is empty"
            + " (must be a directory that holds saved_model.pb or saved_model.pbtxt)");
    assertRefused(
        ModelSpec.of(path("mlp").resolve("variables").toString()),
        "no SavedModel is in it"
            + " (must be a directory that holds saved_model.pb or saved_model.pbtxt)");
    assertThatThrownBy(() -> SavedModelLoader.create().describe(ModelSpec.of("nowhere://x/y")))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot load the model nowhere://x/y: No filesystem found for scheme nowhere");
  }

  @Test
  void refusesACorruptModel() {
    assertThatThrownBy(() -> read(spec("corrupt")))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            "Cannot load the model " + path("corrupt") + ": its saved_model.pb is corrupt: ");
  }

  @Test
  void refusesWhatInstancesCannotExpress() {
    assertRefused(
        spec("sparse_input"), "signature serving_default: input sparse is sparse (must be dense)");
    assertRefused(
        spec("sparse_output"),
        "signature serving_default: output nonzero is sparse (must be dense)");
    assertRefused(
        spec("composite_input"),
        "signature serving_default: input ragged is a composite tensor (must be dense)");
    assertRefused(
        spec("complex_input"),
        "signature serving_default: Unsupported dtype of input z: COMPLEX64 (supported: FLOAT,"
            + " DOUBLE, HALF, BFLOAT16, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64,"
            + " BOOL, STRING)");
    assertRefused(
        spec("no_input"),
        "signature serving_default: it has no input (instances could not be fed)");
  }

  @Test
  void refusesASignatureWithoutOutputs() {
    assertSignatureRefused(
        SignatureDef.newBuilder().putInputs("x", tensor("x:0", shape(-1))).build(),
        "it has no output (predictions would be empty)");
  }

  @Test
  void refusesAnInputThatNamesNoTensor() {
    assertSignatureRefused(
        signature().putInputs("x", TensorInfo.getDefaultInstance()).build(),
        "input x names no tensor");
  }

  @Test
  void believesThePlaceholder() {
    assertThat(rowShape(read(spec("unknown_rank")))).isEqualTo(RowShape.of(3));
    assertThat(rowShape(read(spec("unknown_rank").withSignatureName("any_rank"))))
        .isEqualTo(RowShape.unknownRank());
    assertThat(read(spec("wrong_shape")).inputs())
        .extracting(TensorSpec::rowShape)
        .containsExactly(RowShape.of(3), RowShape.of());
  }

  @Test
  void believesTheSignatureWhereTheGraphSaysNothing() {
    SignatureDef signature = signature().putInputs("x", tensor("x:0", shape(-1, -1, 2))).build();
    assertThat(rowShape(read(TestModels.write(directory, 1994, signature))))
        .isEqualTo(RowShape.of(RowShape.UNKNOWN, 2));
  }

  @Test
  void takesAScalarPlaceholderOfAnOldGraphForUnknown() {
    SignatureDef signature = signature().putInputs("x", tensor("x:0", UNKNOWN_RANK)).build();
    ModelSpec spec =
        TestModels.write(directory, 21, signature, placeholder("Placeholder", "x", shape()));
    assertThat(rowShape(read(spec))).isEqualTo(RowShape.unknownRank());
  }

  @Test
  void refusesAScalarInput() {
    SignatureDef signature = signature().putInputs("x", tensor("x:0", shape(-1))).build();
    ModelSpec spec =
        TestModels.write(directory, 1994, signature, placeholder("Placeholder", "x", shape()));
    assertRefused(spec, "signature s: input x is a scalar (must have a batch dimension)");
  }

  @Test
  void leavesOutAScalarInputThatHasADefault() {
    SignatureDef signature =
        signature()
            .putInputs("rate", tensor("rate:0", shape()))
            .putInputs("x", tensor("x:0", shape(-1)))
            .build();
    ModelSpec spec =
        TestModels.write(
            directory, 1994, signature, placeholder("PlaceholderWithDefault", "rate", shape()));
    assertThat(read(spec).inputAliases()).containsExactly("x");
  }

  @Test
  void readsAFixedBatchSize() {
    assertThat(read(spec("fixed_batch")).fixedBatchSize()).isEqualTo(4);
    assertThat(rowShape(read(spec("fixed_batch")))).isEqualTo(RowShape.of(3));
  }

  @Test
  void refusesBatchSizesThatCannotBeFed() {
    assertSignatureRefused(
        signature()
            .putInputs("a", tensor("a:0", shape(4)))
            .putInputs("b", tensor("b:0", shape(-1)))
            .putInputs("c", tensor("c:0", shape(5)))
            .build(),
        "inputs a and c have the batch dimensions 4 and 5 (must be the same)");
    assertSignatureRefused(
        signature().putInputs("a", tensor("a:0", shape(0, 3))).build(),
        "input a has the batch dimension 0 (must be > 0)");
  }

  @Test
  void refusesDimensionsThatNothingCanHave() {
    assertSignatureRefused(
        signature().putInputs("a", tensor("a:0", shape(1L << 62, 3))).build(),
        "a has a dimension of 4611686018427387904 (must be at most 2147483647)");
    assertSignatureRefused(
        signature()
            .putInputs("a", tensor("a:0", shape(-1)))
            .putOutputs("b", tensor("b:0", shape(-1, 1L << 31)))
            .build(),
        "b has a dimension of 2147483648 (must be at most 2147483647)");
  }

  private static ModelSignature read(ModelSpec spec) {
    return SignatureReader.read(spec, MetaGraphs.read(ModelDirectory.of(spec.uri()), spec.tags()));
  }

  private ModelSpec write(SignatureDef.Builder signature, NodeDef... nodes) {
    return TestModels.write(directory, 1994, signature.build(), nodes);
  }

  private static NodeDef inferred(String name, TensorShapeProto... shapes) {
    AttrValue.ListValue list =
        AttrValue.ListValue.newBuilder().addAllShape(List.of(shapes)).build();
    return NodeDef.newBuilder()
        .setOp("Op")
        .setName(name)
        .putAttr("_output_shapes", AttrValue.newBuilder().setList(list).build())
        .build();
  }

  private static RowShape rowShape(ModelSignature signature) {
    return signature.inputs().get(0).rowShape();
  }

  private void assertSignatureRefused(SignatureDef signature, String reason) {
    assertRefused(TestModels.write(directory, 1994, signature), "signature s: " + reason);
  }

  private static void assertRefused(ModelSpec spec, String reason) {
    assertThatThrownBy(() -> read(spec))
        .isInstanceOf(ModelException.class)
        .hasMessage("Cannot load the model " + spec.uri() + ": " + reason);
  }
}
