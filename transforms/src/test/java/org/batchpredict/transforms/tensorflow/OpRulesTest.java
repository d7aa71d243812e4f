package org.batchpredict.transforms.tensorflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

class OpRulesTest {
  /** The operations of the TensorFlow in use that were looked at for what they reach. */
  private static final String REVIEWED = "reviewed-ops.txt";

  /**
   * A new version of TensorFlow brings new operations. When this fails, look at each of those that
   * are named for whether it reaches files, the network or the process, give it a rule if so, and
   * add its name to the list.
   */
  @Test
  void everyOperationOfThisTensorFlowWasLookedAt() throws Exception {
    assertThat(registered()).isNotEmpty().isSubsetOf(reviewed());
    assertThat(reviewed()).containsAll(OpRules.ops());
  }

  @ParameterizedTest
  @CsvSource({
    "ReadFile, reads files",
    "MatchingFiles, reads files",
    "ImmutableConst, reads files",
    "SaveV2, writes files",
    "CacheDataset, writes files",
    "DataServiceDatasetV4, uses the network",
    "Abort, ends the process",
    "EagerPyFunc, runs what is no part of the graph",
  })
  void saysWhatAnOperationDoes(String op, String reach) {
    assertThat(OpRules.problem(node(op).build(), i -> Origin.UNKNOWN)).contains(reach);
  }

  @ParameterizedTest
  @CsvSource({
    "PrintV2, output_stream, stdout, file:///tmp/x",
    "FixedUnigramCandidateSampler, vocab_file, '', /etc/passwd",
    "DecodeProtoV2, descriptor_source, local://, /etc/passwd",
    "EncodeProto, descriptor_source, bytes://abc, /etc/passwd",
  })
  void looksAtWhatAnAttributeSays(String op, String attr, String harmless, String reaching) {
    assertThat(problem(op, attr, AttrValue.newBuilder().setS(bytes(harmless)))).isFalse();
    assertThat(problem(op, attr, AttrValue.newBuilder().setS(bytes(reaching)))).isTrue();
    // It may be anything: whoever calls the function says so.
    assertThat(problem(op, attr, AttrValue.newBuilder().setPlaceholder("P"))).isTrue();
  }

  @Test
  void letsPass() {
    for (String op : List.of("Add", "Print", "Placeholder", "StatefulPartitionedCall")) {
      assertThat(OpRules.problem(node(op).build(), i -> Origin.UNKNOWN)).isEmpty();
    }
    assertThat(OpRules.problem(node("ReadFile").build(), i -> Origin.OWN_FILE)).isEmpty();
    assertThat(OpRules.problem(node("CacheDataset").build(), i -> Origin.EMPTY)).isEmpty();
  }

  private static boolean problem(String op, String attr, AttrValue.Builder value) {
    NodeDef node = node(op).putAttr(attr, value.build()).build();
    return OpRules.problem(node, i -> Origin.UNKNOWN).isPresent();
  }

  private static NodeDef.Builder node(String op) {
    return NodeDef.newBuilder().setName("n").setOp(op);
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  @SuppressWarnings("try") // The scope owns all that is allocated while it is open.
  static Set<String> registered() throws Exception {
    NativeLibrary.ensureLoaded();
    try (PointerScope scope = new PointerScope()) {
      TF_Buffer buffer = tensorflow.TF_GetAllOpList();
      byte[] list = new byte[Math.toIntExact(buffer.length())];
      new BytePointer(buffer.data()).get(list);
      tensorflow.TF_DeleteBuffer(buffer);
      Set<String> names = new TreeSet<>();
      OpList.parseFrom(list).getOpList().stream().map(OpDef::getName).forEach(names::add);
      return names;
    }
  }

  private static List<String> reviewed() throws Exception {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(OpRulesTest.class.getResourceAsStream(REVIEWED), UTF_8))) {
      return lines.lines().toList();
    }
  }
}
