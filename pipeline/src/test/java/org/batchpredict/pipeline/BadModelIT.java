package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.command.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that cannot be used: refused by name where that can be seen, else failed once. */
class BadModelIT {
  private static final String CORRUPT_VARIABLES =
      "Cannot load the model %s: OUT_OF_RANGE: Read less bytes than requested"
          .formatted(TestJob.model("corrupt_variables"));

  private static final String FIELD = "Field: prediction_input.uri Error: ";

  @TempDir Path work;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "corrupt | its saved_model.pb is corrupt: While parsing a protocol message, "
            + "the input ended unexpectedly in the middle of a field.  This could mean "
            + "either that the input has been truncated or that an embedded message "
            + "misreported its own length.",
        "no_signatures | it has no signature (export it with one)",
        "no_input | signature serving_default: it has no input (instances could not be " + "fed)",
        "sparse_input | signature serving_default: input sparse is sparse (must be " + "dense)",
        "composite_input | signature serving_default: input ragged is a composite "
            + "tensor (must be dense)",
        "sparse_output | signature serving_default: output nonzero is sparse (must be " + "dense)",
        "complex_input | signature serving_default: Unsupported dtype of input z: "
            + "COMPLEX64 (supported: FLOAT, DOUBLE, HALF, BFLOAT16, INT8, INT16, INT32, "
            + "INT64, UINT8, UINT16, UINT32, UINT64, BOOL, STRING)",
        "wrong_rows | signature serving_default: output total has 1 rows for any number of instances (must have one row for each)",
        "nothing | it does not exist or is empty (must be a directory that holds "
            + "saved_model.pb or saved_model.pbtxt)"
      })
  void refusesTheModel(String model, String reason) throws Exception {
    Path directory = TestJob.model(model);
    Command.run(TestJob.of(work, model).input("a", "1"))
        .refused(FIELD + "Cannot load the model " + directory + ": " + reason);
    assertThat(work.resolve("out")).doesNotExist();
  }

  @Test
  void refusesAModelThatReachesBeyondItselfUnlessItIsTrusted() throws Exception {
    TestJob job = TestJob.of(work, "reaches").request(r -> r.signatureName("reads"));
    Path read = Files.writeString(work.resolve("secret"), "a secret");
    job.input("a", "\"" + read + "\"");
    Command refused = Command.run(job);
    assertThat(refused.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(refused.err())
        .startsWith(FIELD + "Cannot load the model " + TestJob.model("reaches") + ": its node ")
        .contains("(ReadFile) reads files (with --trustModel it may: ");
    assertThat(job.out()).doesNotExist();

    Command trusted = Command.run(job, "--trustModel");
    assertThat(trusted.status()).isEqualTo(Main.SUCCEEDED);
    assertThat(new Results(job.out()).lines("prediction.results-"))
        .containsExactly("{\"content\":\"a secret\"}");
  }

  /** Exit status 0 and no results: no trust makes that of use. */
  @Test
  void refusesAModelThatEndsTheProcessAsIfAllWereWell() throws Exception {
    TestJob job =
        TestJob.of(work, "reaches").request(r -> r.signatureName("exits")).input("a", "-1");
    Command command = Command.run(job, "--trustModel");
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(command.err()).contains("(Abort) ends the process as if all were well");
  }

  @Test
  void refusesADirectoryWithoutModel() throws Exception {
    TestJob job = TestJob.of(work, "mlp").input("a", "1").request(r -> r.uri(work.toString()));
    Command.run(job)
        .refused(
            FIELD
                + "Cannot load the model "
                + work
                + ": no SavedModel is in it (must be a directory that holds saved_model.pb or"
                + " saved_model.pbtxt)");
  }

  @Test
  void namesAGitLfsPointer() throws Exception {
    Files.writeString(
        work.resolve("saved_model.pb"), "version https://git-lfs.github.com/spec/v1\nsize 9\n");
    TestJob job = TestJob.of(work, "mlp").input("a", "1").request(r -> r.uri(work.toString()));
    Command.run(job)
        .refused(
            FIELD
                + "Cannot load the model "
                + work
                + ": its saved_model.pb is a Git LFS pointer, not the file itself (fetch it with"
                + " git lfs pull)");
  }

  @Test
  void namesALinkThatLeadsBack() throws Exception {
    Path loop = Files.createSymbolicLink(work.resolve("loop"), work);
    TestJob job = TestJob.of(work, "mlp").input("a", "1").request(r -> r.uri(work.toString()));
    Command.run(job)
        .refused(
            FIELD
                + "Cannot load the model "
                + work
                + ": cannot read it: "
                + loop
                + " is a link to a directory that it lies in (remove it)");
  }

  @Test
  void namesTheSignaturesThatThereAre() throws Exception {
    TestJob job = TestJob.of(work, "two_signatures").input("a", "1");
    Command.run(job.request(r -> r.signatureName("nope")))
        .refused(
            "Field: prediction_input.signature_name Error: Cannot load the model "
                + TestJob.model("two_signatures")
                + ": it has no signature nope (its signatures: add, multiply)");
    Command.run(job.request(r -> r.signatureName("add")), "--outputs=nope")
        .refused(
            "Invalid --outputs: Cannot load the model "
                + TestJob.model("two_signatures")
                + ": signature add: it has no output nope (its outputs: sum)");
    Command.run(job.request(r -> r.signatureName(null)))
        .refused(
            "Field: prediction_input.signature_name Error: Cannot load the model "
                + TestJob.model("two_signatures")
                + ": it has several signatures and none is serving_default (name one of add, multiply)");
  }

  @Test
  void namesTheTagSetsThatThereAre() throws Exception {
    TestJob job = TestJob.of(work, "other_tag").input("a", "1");
    Command.run(job)
        .refused(
            "Invalid --tags: Cannot load the model "
                + TestJob.model("other_tag")
                + ": no graph has exactly the tags [serve] (its tag sets: [gpu], [train])");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.keras", "model.h5"})
  void saysHowToExportWhatKerasHasSaved(String name) throws Exception {
    Path model = Files.writeString(work.resolve(name), "no SavedModel");
    Command.run(Numbers.job(work).input("a", "1"), "--uri=" + model)
        .refused(
            FIELD
                + "Cannot load the model "
                + model
                + ": it is a file of Keras, and no SavedModel (make one of it in Python:"
                + " keras.models.load_model(\"FILE\").export(\"DIR\"), and give that DIR)");
  }

  @Test
  void aModelThatDoesNotLoadFailsTheJobOnce() throws Exception {
    TestJob job = TestJob.of(work, "corrupt_variables").input("a", "1", "2", "3");
    JobEnd end = job.run().failed(ErrorCode.LOAD_FAILED, CORRUPT_VARIABLES);
    assertThat(end.output().predictionCount() + end.output().errorCount()).isZero();
    assertThat(end.results().names()).isEmpty(); // so that the next run has nothing in its way

    Command command = Command.run(job);
    assertThat(command.status()).isEqualTo(Main.JOB_FAILED);
    assertThat(command.output().get("predictionCount").asText()).isEqualTo("0");
    assertThat(command.err().lines()).endsWith(CORRUPT_VARIABLES).hasSize(2);
  }

  @Test
  void aDryRunOfAModelThatDoesNotLoadSaysWhy() throws Exception {
    TestJob job = TestJob.of(work, "corrupt_variables").input("a", "1");
    Command command = Command.run(job, "--dryRun");
    assertThat(command.status()).isEqualTo(Main.JOB_FAILED);
    assertThat(command.err().lines()).containsExactly(CORRUPT_VARIABLES);
  }

  @Test
  void aModelWhoseVariablesAreMissingIsToBlameAndNotItsInstances() throws Exception {
    String fault =
        "Cannot run the model: FAILED_PRECONDITION: Could not find variable weight.+"
            + " \\(no instance is to blame: see whether the model was exported whole, and what the"
            + " machine lacks\\)";
    TestJob job = TestJob.of(work, "unsaved_variable").input("a", "1", "2");
    for (String flag : List.of("--overwrite", "--dryRun")) {
      Command command = Command.run(job, flag);
      assertThat(command.status()).isEqualTo(Main.JOB_FAILED);
      assertThat(command.err().lines().reduce((line, next) -> next)).get(STRING).matches(fault);
    }
  }
}
