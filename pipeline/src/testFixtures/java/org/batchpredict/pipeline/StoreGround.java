package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.sdk.util.SerializableUtils;
import org.batchpredict.pipeline.command.Main;
import org.batchpredict.pipeline.request.PredictionInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds on every store: jobs whose model, request, inputs and output all lie there are those
 * of local files.
 */
public abstract class StoreGround {
  private static final int MINUTES = 2;
  private static final Path INPUTS = Golden.TESTDATA.resolve("inputs");

  @TempDir private Path work;
  private String home = "";

  /** A bucket, a container or a directory that is there, as a URI with no slash at its end. */
  protected abstract String root();

  /** The same on the same server, but it is not there. */
  protected abstract String missingRoot();

  /** The flags that let a job use the store. */
  protected abstract List<String> flags();

  /** What a user is told who reads from a root that is not there. */
  protected abstract String missingInputReason();

  /** What a user is told who writes to a root that is not there. */
  protected abstract String missingOutputReason();

  /** A root that is there, but not for someone with {@link #strangersFlags}. */
  protected abstract String strangersRoot();

  protected abstract List<String> strangersFlags();

  /** What a stranger is told. */
  protected abstract String strangersReason();

  @BeforeEach
  void chooseHome(TestInfo test) {
    home = root() + "/" + test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void jsonJobIsThatOfLocalFiles() throws Exception {
    TestJob local =
        TestJob.of(work, "mlp")
            .input("a/objects.json", bytes("mlp/objects.json"))
            .input("a/empty.json", bytes("mlp/empty.json"))
            .input("a/b/bad+1.json", bytes("mlp/bad_instances.json"))
            .input("objects.json.gz", bytes("mlp/objects.json.gz"));
    checkSameAsLocal(local, "mlp");
  }

  @Test
  void tfRecordJobIsThatOfLocalFiles() throws Exception {
    TestJob local =
        TestJob.of(work, "example_classifier")
            .request(r -> r.dataFormat("TF_RECORD").outputDataFormat("CSV"))
            .input("1.tfrecord", bytes("example_classifier/examples.tfrecord"))
            .input("2.tfrecord.gz", bytes("example_classifier/examples.tfrecord.gz"))
            .input("3.tfrecord", bytes("example_classifier/bad_record.tfrecord"));
    checkSameAsLocal(local, "example_classifier");
  }

  private void checkSameAsLocal(TestJob local, String model) throws Exception {
    PredictionOutput expected = local.run().output();
    assertThat(expected.errorCount()).isPositive();

    files().putAll(work.resolve("in"), home + "/in");
    files().putAll(TestJob.model(model), home + "/model");
    PredictionInput request =
        local.input().toBuilder()
            .uri(home + "/model")
            .inputPaths(home + "/in/**")
            .outputPath(home + "/out")
            .build();
    files().put(home + "/job.json", request.toJson().getBytes(UTF_8));
    Command command = run("--predictionInput=" + home + "/job.json");

    assertThat(command.status()).as(command.err()).isEqualTo(Main.SUCCEEDED);
    assertThat(command.output().get("predictionCount").asLong())
        .isEqualTo(expected.predictionCount());
    assertThat(command.output().get("errorCount").asLong()).isEqualTo(expected.errorCount());
    assertThat(contents(results())).isEqualTo(contents(new Results(local.out())));
    results().checkComplete();
  }

  @Test
  void modelIsFoundInARegistry() throws Exception {
    files().putAll(TestJob.model("mlp"), home + "/registry/projects/p/models/m/1");
    files().putAll(TestJob.model("mlp"), home + "/registry/projects/p/models/m/10");
    files().put(home + "/registry/projects/p/models/m/default_version", "1\n".getBytes(UTF_8));
    files().put(home + "/in.json", bytes("mlp/objects.json"));
    Command command =
        run(
            "--modelName=projects/p/models/m",
            "--modelRegistry=" + home + "/registry",
            "--dataFormat=JSON",
            "--inputPaths=" + home + "/in.json",
            "--outputPath=" + home + "/out");
    assertThat(command.status()).as(command.err()).isEqualTo(Main.SUCCEEDED);
    assertThat(results().manifest().toString()).contains("projects/p/models/m/versions/1\"");
  }

  @Test
  void dryRunWritesNothing() throws Exception {
    putNumbers(3);
    SortedSet<String> before = files().names(home);
    Command command = run(numbers("--dryRun"));
    assertThat(command.status()).as(command.err()).isEqualTo(Main.SUCCEEDED);
    assertThat(files().names(home)).isEqualTo(before);
  }

  @Test
  void resultsAreReplacedOnlyWhenAsked() throws Exception {
    putNumbers(3);
    assertThat(run(numbers()).status()).isZero();
    SortedSet<String> before = files().names(home);
    run(numbers())
        .refused(
            "Field: prediction_input.output_path Error: Cannot write to outputPath %s/out: it holds results, such as %s (replace them with --overwrite, or choose another directory)"
                .formatted(home, "prediction.errors_stats-00000-of-00001"));
    assertThat(files().names(home)).isEqualTo(before);

    files().delete(home + "/in/numbers");
    putNumbers(5);
    Command command = run(numbers("--overwrite"));
    assertThat(command.status()).as(command.err()).isZero();
    assertThat(results().lines("prediction.results-")).isEqualTo(Numbers.predictions(0, 5));
    assertThat(files().names(home)).isEqualTo(before);
    results().checkComplete();
  }

  @Test
  void resultsAndTheirInputAreVerified() throws Exception {
    putNumbers(3);
    assertThat(run(numbers()).status()).isZero();
    Command command = run("--verify=" + home + "/out", "--input");
    assertThat(command.status()).as(command.out()).isZero();
    assertThat(command.out()).startsWith("Whole: " + home + "/out holds 3 predictions ");

    files().delete(home + "/in/numbers");
    putNumbers(2);
    assertThat(run("--verify=" + home + "/out").status()).isZero();
    assertThat(run("--verify=" + home + "/out", "--input").out())
        .startsWith("Not whole: " + home + "/out: ")
        .contains("/in/numbers had ");
    files().delete(home + "/out/prediction.errors_stats-00000-of-00001");
    assertThat(run("--verify=" + home + "/out").status()).isEqualTo(Main.JOB_FAILED);
  }

  @Test
  void aJobThatDiedIsResumed() throws Exception {
    putNumbers(Numbers.SLOW);
    try (CommandProcess command = CommandProcess.start(work, all(numbers("--batchSize=1")))) {
      awaitCommit(command);
      command.kill();
    }
    assertThat(files().names(home + "/out")).noneMatch(name -> name.startsWith("prediction."));

    Command command = run(numbers("--batchSize=1", "--resume"));

    assertThat(command.status()).as(command.err()).isZero();
    Results results = results();
    results.checkComplete(); // that nothing else is there, too
    assertThat(results.lines("prediction.results-").equals(Numbers.predictions(0, Numbers.SLOW)))
        .as("the predictions of an undisturbed job")
        .isTrue();
  }

  @Test
  void aSecondJobIsRefusedTheOutput() throws Exception {
    putNumbers(Numbers.SLOW);
    try (CommandProcess command = CommandProcess.start(work, all(numbers("--batchSize=1")))) {
      awaitCommit(command);
      Command second = run(numbers("--overwrite"));
      assertThat(second.status()).isEqualTo(Main.REQUEST_REFUSED);
      assertThat(second.err())
          .startsWith(
              "Field: prediction_input.output_path Error: Cannot write to outputPath "
                  + home
                  + "/out: another job works on it: ");
      assertThat(command.process().isAlive()).isTrue();
    }
  }

  @Test
  void whatIsMissingIsSaidBeforeAnythingRuns() throws Exception {
    putNumbers(3);
    assertRefused(
        run(numbers("--outputPath=" + missingRoot() + "/out")),
        "Field: prediction_input.output_path Error: Cannot ",
        missingOutputReason());
    assertRefused(
        run(numbers("--inputPaths=" + missingRoot() + "/in/*")),
        "Field: prediction_input.input_paths Error: Cannot find input: pattern \"" + missingRoot(),
        missingInputReason());
    assertRefused(
        run(numbers("--uri=" + missingRoot() + "/model")),
        "Field: prediction_input.uri Error: ",
        missingRoot() + "/model");
  }

  @Test
  void whoMayNotUseTheStoreIsToldSo() throws Exception {
    putNumbers(3);
    List<String> args = new ArrayList<>(strangersFlags());
    args.addAll(List.of(numbers("--inputPaths=" + strangersRoot() + "/in/*")));
    assertRefused(
        Command.run(args.toArray(String[]::new)),
        "Field: prediction_input.input_paths Error: Cannot find input: pattern \"",
        strangersReason());
    assertThat(files().names(home)).noneMatch(name -> name.startsWith("out/"));
  }

  private static void assertRefused(Command command, String problem, String reason) {
    assertThat(command.status()).as(command.err()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(command.err()).contains(problem).contains(reason);
  }

  /** Options go to workers in other processes as text. */
  @Test
  void workersKnowTheStore() throws Exception {
    putNumbers(3);
    SerializablePipelineOptions sent =
        new SerializablePipelineOptions(OptionsCopy.of(files().options()));
    StoreFiles.register(SerializableUtils.clone(sent).get());
    assertThat(StoreFiles.sizes(home + "/in")).containsOnlyKeys("numbers");
  }

  private StoreFiles files() {
    return new StoreFiles(flags());
  }

  private void putNumbers(int count) throws IOException {
    String lines = String.join("\n", Numbers.padded(0, count)) + "\n";
    files().put(home + "/in/numbers", lines.getBytes(UTF_8));
  }

  /** The arguments of a job on what {@link #putNumbers} has written. */
  private String[] numbers(String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    addMissing(args, "--uri=" + TestJob.model("identity_all_dtypes"));
    addMissing(args, "--signatureName=int64");
    addMissing(args, "--dataFormat=JSON");
    addMissing(args, "--inputPaths=" + home + "/in/*");
    addMissing(args, "--outputPath=" + home + "/out");
    return args.toArray(String[]::new);
  }

  private static void addMissing(List<String> args, String arg) {
    String name = arg.substring(0, arg.indexOf('=') + 1);
    if (args.stream().noneMatch(other -> other.startsWith(name))) {
      args.add(arg);
    }
  }

  private String[] all(String... args) {
    List<String> all = new ArrayList<>(flags());
    all.addAll(List.of(args));
    return all.toArray(String[]::new);
  }

  private Command run(String... args) throws InterruptedException {
    return Command.run(all(args));
  }

  private void awaitCommit(CommandProcess command) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
    while (files().names(home + "/out").stream().noneMatch(file -> file.contains("/commit-"))) {
      assertThat(command.process().waitFor(50, TimeUnit.MILLISECONDS))
          .as("the job has ended: %s", command.err())
          .isFalse();
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  /** The results on the store. */
  private Results results() throws IOException {
    return new Results(files().fetch(home + "/out", Files.createTempDirectory(work, "fetched-")));
  }

  /** What the results files hold, but for where the input lies. */
  private Map<String, String> contents(Results results) {
    Map<String, String> contents = new TreeMap<>();
    results
        .contents()
        .forEach(
            (name, hex) ->
                contents.put(
                    name,
                    new String(HexFormat.of().parseHex(hex), UTF_8)
                        .replace(home + "/in/", "in/")
                        .replace(work + "/in/", "in/")));
    return contents;
  }

  private static byte[] bytes(String input) throws IOException {
    return Files.readAllBytes(INPUTS.resolve(input));
  }
}
