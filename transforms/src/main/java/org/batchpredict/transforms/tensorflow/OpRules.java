package org.batchpredict.transforms.tensorflow;

import static org.batchpredict.transforms.tensorflow.Origin.EMPTY;
import static org.batchpredict.transforms.tensorflow.Origin.OWN_FILE;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * The operations of TensorFlow that reach beyond a model: files, the network, the process
 * (docs/adr/0028). All others compute. {@code OpRulesTest} holds the list against the operations of
 * the TensorFlow in use.
 */
final class OpRules {
  private static final String READS = "reads files";
  private static final String WRITES = "writes files";
  private static final String CALLS = "uses the network";
  private static final String ENDS = "ends the process";
  private static final String RUNS = "runs what is no part of the graph";
  private static final String FORGES = "makes up a reference to something else in the process";

  private static final Map<String, Rule> RULES = new HashMap<>();

  static {
    // What reads the files that an input names may read the model's own.
    always(READS, "MatchingFiles", "MatchingFilesDataset", "ExperimentalMatchingFilesDataset");
    unlessFed(OWN_FILE, 0, READS, "ReadFile", "Restore", "RestoreSlice", "RestoreV2");
    unlessFed(OWN_FILE, 0, READS, "TextLineDataset", "TFRecordDataset", "TFRecordDatasetV2");
    unlessFed(OWN_FILE, 0, READS, "FixedLengthRecordDataset", "FixedLengthRecordDatasetV2");
    unlessFed(OWN_FILE, 1, READS, "InitializeTableFromTextFile", "InitializeTableFromTextFileV2");
    always(READS, "TextLineReader", "TextLineReaderV2", "TFRecordReader", "TFRecordReaderV2");
    always(READS, "FixedLengthRecordReader", "FixedLengthRecordReaderV2");
    always(READS, "WholeFileReader", "WholeFileReaderV2", "LMDBReader", "RecordInput", "Skipgram");
    always(READS, "CSVDataset", "CSVDatasetV2", "ExperimentalCSVDataset");
    always(READS, "LMDBDataset", "ExperimentalLMDBDataset", "SqlDataset", "ExperimentalSqlDataset");
    always(READS, "LoadDataset", "ListSnapshotChunksDataset", "SnapshotChunkDataset");
    always(READS, "SnapshotDatasetReader", "GenerateVocabRemapping", "LoadAndRemapMatrix");
    always(READS, "DTensorRestoreV2", "ImmutableConst");
    unless(stringIs("vocab_file", String::isEmpty), READS, "FixedUnigramCandidateSampler");
    unless(
        stringIs("descriptor_source", s -> s.startsWith("bytes://") || s.matches("(local://)?")),
        READS,
        "DecodeProtoV2",
        "EncodeProto");

    always(WRITES, "WriteFile", "Save", "SaveSlices", "SaveV2", "MergeV2Checkpoints");
    always(WRITES, "SaveDataset", "SaveDatasetV2", "SnapshotDataset", "SnapshotDatasetV2");
    always(WRITES, "DatasetToTFRecord", "ExperimentalDatasetToTFRecord");
    always(WRITES, "CreateSummaryFileWriter", "CreateSummaryDbWriter");
    always(WRITES, "DumpTensor", "CalibrationStatisticsSaver");
    unlessFed(EMPTY, 1, WRITES, "CacheDataset", "CacheDatasetV2");
    unless(stringIs("output_stream", s -> !s.contains("/")), WRITES, "PrintV2");
    unless(
        (node, inputs) ->
            attr(node, "debug_urls").hasList()
                && attr(node, "debug_urls").getList().getSCount() == 0,
        "writes files or uses the network",
        "DebugIdentity",
        "DebugIdentityV2",
        "DebugIdentityV3",
        "DebugNanCount",
        "DebugNumericSummary");

    always(CALLS, "DataServiceDataset", "DataServiceDatasetV2", "DataServiceDatasetV3");
    always(CALLS, "DataServiceDatasetV4", "RegisterDataset", "RegisterDatasetV2");
    always(CALLS, "DistributedSave", "RpcClient", "RpcServer", "FileSystemSetConfiguration");

    always(ENDS, "Abort");
    always(RUNS, "PyFunc", "PyFuncStateless", "EagerPyFunc", "DatasetFromGraph");
    always(RUNS, "XlaCustomCall", "XlaCustomCallV2");
    unless(
        (node, inputs) -> attr(node, "value").getTensor().getDtype() != DataType.DT_RESOURCE,
        FORGES,
        "Const",
        "HostConst");
    unless(
        (node, inputs) ->
            attr(node, "out_type").hasType()
                && attr(node, "out_type").getType() != DataType.DT_RESOURCE,
        FORGES,
        "ParseTensor");
  }

  private OpRules() {}

  /** The names of the operations that there is a rule for. */
  static Set<String> ops() {
    return Set.copyOf(RULES.keySet());
  }

  /**
   * What a node does beyond its model.
   *
   * @param inputs where its inputs come from
   */
  static Optional<String> problem(NodeDef node, IntFunction<Origin> inputs) {
    return Optional.ofNullable(RULES.get(node.getOp()))
        .filter(rule -> !rule.exception.test(node, inputs))
        .map(rule -> rule.reach);
  }

  /**
   * Whether a node ends the process as if all were well. No message, no exit status tells of it, so
   * no trust makes it of use.
   */
  static boolean endsInSilence(NodeDef node) {
    AttrValue quiet = attr(node, "exit_without_error");
    return node.getOp().equals("Abort") && (quiet.getB() || !quiet.getPlaceholder().isEmpty());
  }

  private static void always(String reach, String... ops) {
    unless((node, inputs) -> false, reach, ops);
  }

  private static void unlessFed(Origin origin, int input, String reach, String... ops) {
    unless((node, inputs) -> inputs.apply(input) == origin, reach, ops);
  }

  private static void unless(
      BiPredicate<NodeDef, IntFunction<Origin>> exception, String reach, String... ops) {
    Stream.of(ops).forEach(op -> RULES.put(op, new Rule(reach, exception)));
  }

  /** Whether an attribute, empty when not given, is known and harmless. */
  private static BiPredicate<NodeDef, IntFunction<Origin>> stringIs(
      String name, Predicate<String> harmless) {
    return (node, inputs) -> {
      AttrValue value = attr(node, name);
      return value.getPlaceholder().isEmpty() && harmless.test(value.getS().toStringUtf8());
    };
  }

  private static AttrValue attr(NodeDef node, String name) {
    return node.getAttrOrDefault(name, AttrValue.getDefaultInstance());
  }

  private record Rule(String reach, BiPredicate<NodeDef, IntFunction<Origin>> exception) {}
}
