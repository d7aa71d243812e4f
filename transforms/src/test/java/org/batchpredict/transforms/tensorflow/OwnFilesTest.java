package org.batchpredict.transforms.tensorflow;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.batchpredict.transforms.tensorflow.TestModels.shape;
import static org.batchpredict.transforms.tensorflow.TestModels.tensor;

import java.util.List;
import org.batchpredict.transforms.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.OpDef;

/** The files that are a model's own: its variables and its assets. */
class OwnFilesTest extends TestGraph {
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
}
