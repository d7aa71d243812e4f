package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Holds docs/troubleshooting.md to the product: what the page quotes is what is printed. */
class TroubleshootingIT {
  private static final String PERSON = "{\"age\": 34, \"country\": \"CH\"}";
  private static final String SERVING = "serving_default";

  /** What only other tests can have said, each of which compares. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "The process was killed, or native code ended it", "PredictScriptTest",
          "Java is too old", "PredictScriptTest",
          "There is no memory", "SurroundingsIT",
          "The Flink cluster cannot be reached", "FlinkMasterTest of flink");

  /** What is quoted, by its heading: what people did, and what they were told. */
  private static final Map<String, Case> CASES =
      Map.ofEntries(
          Map.entry("An input has another name", TroubleshootingIT::anotherName),
          Map.entry("An input is called keras_tensor_12", TroubleshootingIT::madeUpName),
          Map.entry("A value has another shape", TroubleshootingIT::anotherShape),
          Map.entry("The files are of another format", TroubleshootingIT::anotherFormat),
          Map.entry("The columns of a CSV file are others", TroubleshootingIT::otherColumns),
          Map.entry("No file matches", TroubleshootingIT::noFile),
          Map.entry("The output is there already", TroubleshootingIT::outputIsThere),
          Map.entry("The input has changed", TroubleshootingIT::changedInput),
          Map.entry("The model is a .keras file", TroubleshootingIT::kerasFile),
          Map.entry("Another signature, or another tag set", TroubleshootingIT::anotherSignature),
          Map.entry("The model wants an operation", TroubleshootingIT::missingOperation),
          Map.entry("The store wants to know who asks", TroubleshootingIT::noCredentials));

  @TempDir Path work;

  @TestFactory
  Stream<DynamicTest> isPrinted() {
    return CASES.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      Path own = Files.createTempDirectory(work, "case");
                      String said = entry.getValue().said(own);
                      Troubleshooting.assertQuoted(entry.getKey(), said);
                    }));
  }

  @Test
  void isCompleteAndHasNoMore() {
    Set<String> compared = new LinkedHashSet<>(CASES.keySet());
    compared.addAll(ELSEWHERE.keySet());
    assertThat(Troubleshooting.quotes().keySet()).containsExactlyInAnyOrderElementsOf(compared);
  }

  private static String anotherName(Path work) throws Exception {
    return failed(people(work).input("a", "{\"ages\": 34, \"country\": \"CH\"}", PERSON));
  }

  private static String madeUpName(Path work) throws Exception {
    Path model =
        changed(
            "two_towers",
            work,
            graph -> {
              SignatureDef signature = graph.getSignatureDefOrThrow(SERVING);
              TensorInfo age = signature.getInputsOrThrow("age");
              return graph.toBuilder()
                  .putSignatureDef(
                      SERVING,
                      signature.toBuilder()
                          .removeInputs("age")
                          .putInputs("keras_tensor_12", age)
                          .build())
                  .build();
            });
    TestJob job = people(work).request(r -> r.uri(model.toString())).input("a", PERSON, PERSON);
    return failed(job) + Command.run("show", model.toString(), "--signatureName=" + SERVING).out();
  }

  private static String anotherShape(Path work) throws Exception {
    return failed(TestJob.of(work, "mlp").input("a", "[1, 2]", "{\"features\": [[1, 2]]}"));
  }

  private static String anotherFormat(Path work) throws Exception {
    String inputs = Golden.TESTDATA.resolve("inputs").toString();
    Map<String, String> jobs = new LinkedHashMap<>();
    jobs.put(inputs + "/customers/zipped", "JSON"); // gzip that is not called so
    jobs.put(inputs + "/customers/customers.csv", "TF_RECORD");
    jobs.put(Golden.TESTDATA + "/sample/people.json", "CSV");
    StringBuilder said = new StringBuilder();
    for (Map.Entry<String, String> job : jobs.entrySet()) {
      Path own = Files.createDirectory(work.resolve(job.getValue()));
      said.append(
          failed(people(own).request(r -> r.inputPaths(job.getKey()).dataFormat(job.getValue()))));
      said.append('\n');
    }
    return said.toString();
  }

  private static String otherColumns(Path work) throws Exception {
    TestJob job = people(work).request(r -> r.dataFormat("CSV"));
    String some = Command.run(job.input("a", "id,age,country", "1,34,CH")).err();
    return some + Command.run(job.input("a", "age;country", "34;CH")).err();
  }

  private static String noFile(Path work) throws Exception {
    TestJob job = people(work).input("a", PERSON);
    return Command.run(job.request(r -> r.inputPaths(work + "/in/*.json"))).err()
        + Command.run(job.request(r -> r.inputPaths(work + "/in"))).err();
  }

  private static String outputIsThere(Path work) throws Exception {
    TestJob job = people(work).input("a", PERSON);
    Command.run(job);
    return Command.run(job).err();
  }

  private static String changedInput(Path work) throws Exception {
    TestJob job = people(work).input("a", PERSON);
    Outcome outcome = BadInputIT.runAfter(job, () -> job.input("a", PERSON, PERSON));
    return String.valueOf(outcome.error() == null ? null : outcome.error().message());
  }

  private static String kerasFile(Path work) throws Exception {
    Path model = Files.writeString(work.resolve("model.keras"), "no SavedModel");
    return Command.run(people(work).input("a", PERSON), "--uri=" + model).err();
  }

  private static String anotherSignature(Path work) throws Exception {
    TestJob job = TestJob.of(work, "two_signatures").input("a", "{\"a\": 1, \"b\": 2}");
    String some = Command.run(job).err();
    some += Command.run(job, "--signatureName=sum").err();
    return some + Command.run(job, "--uri=" + TestJob.model("other_tag")).err();
  }

  private static String missingOperation(Path work) throws Exception {
    Path model =
        changed(
            "two_signatures",
            work,
            graph -> {
              var builder = graph.toBuilder();
              builder
                  .getGraphDefBuilder()
                  .getLibraryBuilder()
                  .getFunctionBuilderList()
                  .forEach(
                      function ->
                          function.getNodeDefBuilderList().stream()
                              .filter(node -> node.getOp().startsWith("Add"))
                              .forEach(node -> node.setOp("SentencepieceOp")));
              return builder.build();
            });
    TestJob job = TestJob.of(work, "two_signatures").input("a", "{\"a\": 1, \"b\": 2}");
    return Command.run(job, "--uri=" + model, "--signatureName=add").err();
  }

  private static String noCredentials(Path work) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    server.start();
    try {
      TestJob job = people(work).request(r -> r.inputPaths("gs://bucket/in/*.json"));
      return Command.run(job, "--gcsEndpoint=http://127.0.0.1:" + server.getAddress().getPort())
          .err();
    } finally {
      server.stop(0);
    }
  }

  private static TestJob people(Path work) {
    return TestJob.of(work, "two_towers");
  }

  /** What the command says of a job, and the failures beside it. */
  private static String failed(TestJob job) throws Exception {
    Command command = Command.run(job);
    assertThat(command.err()).isNotEmpty();
    return command.err()
        + String.join(
            "\n",
            Files.exists(job.out())
                ? new Results(job.out())
                    .failures().stream().map(f -> f.get("message").asText()).toList()
                : List.of());
  }

  /** A copy of a model with another graph. */
  private static Path changed(String name, Path work, UnaryOperator<MetaGraphDef> change)
      throws Exception {
    Path from = TestJob.model(name);
    Path to = work.resolve("model");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    Path graph = to.resolve("saved_model.pb");
    SavedModel model = SavedModel.parseFrom(Files.readAllBytes(graph));
    SavedModel.Builder other = model.toBuilder().clearMetaGraphs();
    model.getMetaGraphsList().forEach(old -> other.addMetaGraphs(change.apply(old)));
    Files.write(graph, other.build().toByteArray());
    return to;
  }

  @FunctionalInterface
  private interface Case {
    /** What the product says, in a directory of its own. */
    String said(Path work) throws Exception;
  }
}
