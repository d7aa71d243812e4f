package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.tensorflow.TestModels.shape;
import static org.batchpredict.transforms.tensorflow.TestModels.tensor;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GradientDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorProto;

class ModelTrustTest {
  private static final String REFUSED = "Cannot load the model m: its node ";
  private static final String ALLOWED =
      " (with --trustModel it may: do so if you trust whoever made it)";

  private final GraphDef.Builder graph = GraphDef.newBuilder();
  private final MetaGraphDef.Builder model = MetaGraphDef.newBuilder();

  /** Its only signature takes {@code x} and gives {@code y}. */
  private final SignatureDef.Builder signature =
      SignatureDef.newBuilder()
          .putInputs("x", tensor("x:0", shape(-1)))
          .putOutputs("y", tensor("y:0", shape(-1)));

  ModelTrustTest() {
    add("x", "Placeholder");
  }

  static Stream<String> modelsOfTheTestData() throws Exception {
    List<String> unusable =
        List.of(
            "corrupt",
            "other_tag",
            "no_signatures",
            "no_input",
            "sparse_input",
            "composite_input",
            "sparse_output",
            "complex_input",
            "wrong_rows",
            "chance_rows",
            "two_signatures",
            "no_tags",
            "reaches");
    try (Stream<Path> all = Files.list(TestModels.path("."))) {
      return all
          .map(path -> path.getFileName().toString())
          .filter(name -> !unusable.contains(name))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("modelsOfTheTestData")
  void letsModelsPass(String name) {
    assertThatCode(() -> SavedModelLoader.create().describe(TestModels.spec(name)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reads | ReadFile (ReadFile) reads files",
        "writes | WriteFile (WriteFile) writes files",
        "prints | PrintV2 (PrintV2) writes files",
        "aborts | Abort (Abort) ends the process",
        "exits | Abort (Abort) ends the process as if all were well",
      })
  void refusesRealModelsByTheNameOfTheNode(String signature, String problem) {
    ModelSpec spec = TestModels.spec("reaches").withSignatureName(signature);
    String regex =
        "its node \\S*"
            + problem.substring(0, problem.indexOf(' '))
            + " in the function \\S+ "
            + problem.substring(problem.indexOf('(')).replace("(", "\\(").replace(")", "\\)")
            + " \\(.+\\)";
    assertThatThrownBy(() -> SavedModelLoader.create().describe(spec))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching("Cannot load the model \\S+: " + regex);
    // A worker that gets a job from elsewhere looks itself.
    String fingerprint = fingerprint("reaches");
    assertThatThrownBy(() -> SavedModelLoader.create().load(spec, fingerprint))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching("(?s).*" + regex);
  }

  @Test
  void letsATrustedModelReachOut() {
    SavedModelLoader trusting = SavedModelLoader.create().withTrust(true);
    for (String signature : List.of("reads", "writes", "prints", "aborts", "doubles")) {
      ModelSpec spec = TestModels.spec("reaches").withSignatureName(signature);
      trusting.load(spec, trusting.describe(spec).fingerprint()).close();
    }
    ModelSpec exits = TestModels.spec("reaches").withSignatureName("exits");
    assertThatThrownBy(() -> trusting.describe(exits))
        .hasMessageEndingWith(
            "ends the process as if all were well (no trust makes that of use: export it without)");
  }

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

  @Test
  void restoresFromTheModelsOwnVariablesOnly() {
    add("y", "Identity", "x");
    add("name", "Placeholder");
    add("restore", "RestoreV2", "name");
    model.getSaverDefBuilder().setFilenameTensorName("name:0").setRestoreOpName("restore");
    assertAllowed();
    model.getSaverDefBuilder().setFilenameTensorName("other:0");
    assertRefused("restore (RestoreV2) reads files");
  }

  @Test
  void aSignatureDoesNotRestore() {
    add("name", "Placeholder");
    add("y", "RestoreV2", "name");
    model.getSaverDefBuilder().setFilenameTensorName("name:0").setRestoreOpName("y");
    assertRefused("y (RestoreV2) reads files"); // a name that nobody feeds then
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
  void readsAssetsWhenItIsInitialized() {
    function("init", node("table", "InitializeTableFromTextFileV2", "handle", "name"));
    OpDef.Builder signatureOfInit =
        graph.getLibraryBuilder().getFunctionBuilder(0).getSignatureBuilder().clearInputArg();
    signatureOfInit.addInputArgBuilder().setName("handle");
    signatureOfInit.addInputArgBuilder().setName("name");
    add("y", "Identity", "x");
    add("asset", "Placeholder");
    add("same", "Identity", "asset");
    add("init_op", "init", "x", "same");
    initOp("init_op");
    assertRefused("table in the function init (InitializeTableFromTextFileV2) reads files");
    asset("asset:0", "vocabulary.txt");
    assertAllowed();
  }

  /** The graph's constant is there when nobody feeds it: the path on the machine of its maker. */
  @Test
  void aSignatureIsFedNoAssets() {
    add("asset", "Const");
    asset("asset:0", "vocabulary.txt");
    add("y", "ReadFile", "asset");
    assertRefused("y (ReadFile) reads files");
  }

  @Test
  void aSignatureReadsAssetsByTheVariablesThatHaveTheirNames() {
    variableOfAsset();
    assertAllowed();
  }

  @Test
  void aVariableThatMayChangeNamesNoAsset() {
    variableOfAsset();
    add("change", "AssignVariableOp", "variable", "x");
    assertRefused("y (ReadFile) reads files");
  }

  @Test
  void aVariableThatIsHandedOnNamesNoAsset() {
    variableOfAsset();
    add("other", "Identity", "variable");
    assertRefused("y (ReadFile) reads files");
  }

  @Test
  void aVariableOfTwoNamesNamesNoAsset() {
    variableOfAsset();
    graph.addNode(node("again", "VarHandleOp").putAttr("shared_name", text("variable")));
    assertRefused("y (ReadFile) reads files");
  }

  @Test
  void aVariableThatIsAssignedToWhenTheSignatureRunsNamesNoAsset() {
    variableOfAsset();
    graph.getNodeBuilderList().stream()
        .filter(node -> node.getName().equals("y"))
        .forEach(node -> node.addInput("^assign"));
    assertRefused("y (ReadFile) reads files");
  }

  @Test
  void anInstanceNamesNoFile() {
    variableOfAsset();
    signature.putInputs("name", tensor("read:0", shape(-1)));
    assertRefused("y (ReadFile) reads files");
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

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "a/../b", "", "a//b", "a\0b"})
  void anAssetLiesInItsDirectory(String name) {
    add("y", "Identity", "x");
    asset("x:0", name);
    for (boolean trusted : List.of(true, false)) {
      assertThatThrownBy(() -> check(trusted))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "Cannot load the model m: Invalid name of an asset: '"
                  + name
                  + "' (must be a file in its assets directory)");
    }
  }

  private void variableOfAsset() {
    add("asset", "Placeholder");
    asset("asset:0", "dir/vocabulary.txt");
    add("variable", "VarHandleOp");
    add("assign", "AssignVariableOp", "variable", "asset");
    add("read", "ReadVariableOp", "variable");
    add("y", "ReadFile", "read");
    initOp("assign");
  }

  private void initOp(String name) {
    model.putSignatureDef(
        "__saved_model_init_op",
        SignatureDef.newBuilder().putOutputs("op", tensor(name, shape())).build());
  }

  private void asset(String tensor, String file) {
    model.addAssetFileDefBuilder().setFilename(file).getTensorInfoBuilder().setName(tensor);
  }

  private void function(String name, NodeDef.Builder body) {
    FunctionDef.Builder function = graph.getLibraryBuilder().addFunctionBuilder();
    function.getSignatureBuilder().setName(name).addInputArgBuilder().setName("x");
    function.addNodeDef(body);
  }

  private static NameAttrList.Builder named(String function) {
    return NameAttrList.newBuilder().setName(function);
  }

  private static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  private void add(String name, String op, String... inputs) {
    graph.addNode(node(name, op, inputs));
  }

  private static NodeDef.Builder node(String name, String op, String... inputs) {
    return NodeDef.newBuilder().setName(name).setOp(op).addAllInput(List.of(inputs));
  }

  private void assertAllowed() {
    assertThatCode(() -> check(false)).doesNotThrowAnyException();
  }

  private void assertRefused(String... problems) {
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

  private void check(boolean trusted) {
    model.setGraphDef(graph).putSignatureDef("s", signature.build());
    ModelSpec spec = ModelSpec.of("m").withSignatureName("s");
    MetaGraphDef built = model.build();
    ModelTrust.check(spec, built, SignatureReader.read(spec, built), trusted);
  }

  private static String fingerprint(String name) {
    return ModelFingerprint.of(ModelDirectory.of(TestModels.spec(name).uri()));
  }
}
