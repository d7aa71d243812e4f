package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.batchpredict.pipeline.command.Main;
import org.batchpredict.testing.Fault;
import org.batchpredict.testing.FaultyProxy;
import org.batchpredict.testing.GcsRequestKind;
import org.batchpredict.testing.ProxiedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on {@code gs://} that lack a bucket, a right or a server. */
class RefusedByStoreIT {
  private static final String RIGHT = " (the account that runs the job needs that right)";

  @RegisterExtension static final GcsNetwork GCS = GcsNetwork.start();

  private static final FaultyProxy network = GCS.network();

  @TempDir Path work;

  @Test
  void withoutCredentials() throws Exception {
    GcsJob job = job();
    network.failAlways(request -> true, Fault.status(401));
    String remedy =
        "401 Injected 401 (needs credentials: run gcloud auth application-default login, or let"
            + " GOOGLE_APPLICATION_CREDENTIALS name a key file)";
    refused(
        job,
        "Field: prediction_input.uri Error: Cannot load the model "
            + job.uri("model")
            + ": cannot read it: "
            + remedy,
        "Field: prediction_input.input_paths Error: Cannot find input: pattern \""
            + job.uri("in/*")
            + "\": "
            + remedy,
        "Field: prediction_input.output_path Error: Cannot list "
            + job.uri("out/")
            + ": "
            + remedy);
  }

  @Test
  void withoutTheRightToReadTheModel() throws Exception {
    GcsJob job = job();
    network.failAlways(
        request -> request.kind() == GcsRequestKind.READ && request.path().contains("/model/"),
        Fault.status(403));
    refused(
        job,
        "Field: prediction_input.uri Error: Cannot load the model "
            + job.uri("model")
            + ": cannot read it: Cannot read "
            + job.uri("model/fingerprint.pb")
            + ": 403 Injected 403"
            + RIGHT);
  }

  @Test
  void withoutTheRightToWrite() throws Exception {
    GcsJob job = job();
    network.failAlways(kind(GcsRequestKind.START_UPLOAD), Fault.status(403));
    refused(
        job,
        "Field: prediction_input.output_path Error: Cannot write to outputPath "
            + job.uri("out")
            + ": 403 Injected 403"
            + RIGHT);
  }

  @Test
  void withoutTheRightToDelete() throws Exception {
    GcsJob job = job();
    network.failAlways(kind(GcsRequestKind.DELETE), Fault.status(403));
    Command command = job.command();
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(problems(command))
        .containsExactly(
            "Field: prediction_input.output_path Error: Cannot write to outputPath "
                + job.uri("out")
                + ": 403 Injected 403"
                + RIGHT);
  }

  @Test
  void withoutTheBucket() throws Exception {
    GcsJob job = job();
    job.job().request(r -> r.outputPath("gs://no-such-bucket/out"));
    refused(
        job,
        "Field: prediction_input.output_path Error: Cannot list gs://no-such-bucket/out/: 404 Not"
            + " Found (no such bucket or object)");
  }

  @Test
  void withoutTheServer() throws Exception {
    GcsJob job = job();
    network.failAlways(
        request -> request.parameter("prefix").startsWith("out"), new Fault.Dropped());
    Command command = job.command();
    assertThat(problems(command))
        .hasSize(1)
        .first()
        .asString()
        .startsWith(
            "Field: prediction_input.output_path Error: Cannot list "
                + job.uri("out/")
                + ": "
                + network.url()
                + " breaks the connection off, or does not answer in time (tried for ");
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
  }

  @Test
  void aRightThatIsLostMeanwhileCostsOnlyWhatIsNotCommitted() throws Exception {
    GcsJob job = job();
    FaultyProxy.Rule lost =
        network.failAlways(
            request ->
                request.kind() == GcsRequestKind.START_UPLOAD
                    && request.parameter("name").contains("/00003-"),
            Fault.status(403));
    Command failed = job.command();
    assertThat(failed.status()).isEqualTo(Main.JOB_FAILED);
    assertThat(problems(failed))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("Cannot write " + job.uri("out/.prediction-staging-"))
        .endsWith(".results: 403 Injected 403" + RIGHT);
    assertThat(lost.met()).isEqualTo(1);

    network.reset();
    job.job().options(o -> o.setResume(true));
    job.run().succeeded(9000, 0);
    assertThat(network.requests())
        .noneMatch(
            request ->
                request.kind() == GcsRequestKind.START_UPLOAD
                    && request.parameter("name").contains("/00000-"));
    job.checkTidy();
  }

  private static Predicate<ProxiedRequest> kind(GcsRequestKind kind) {
    return request -> request.kind() == kind;
  }

  private GcsJob job() throws Exception {
    TestJob job = Numbers.job(work).request(r -> r.maxWorkerCount(1L));
    return GcsJob.of(GCS.gcs(), network, job.input("a", Numbers.padded(0, 9000)));
  }

  /** What is said beside the progress. */
  private static List<String> problems(Command command) {
    return command
        .err()
        .lines()
        .filter(line -> !line.matches("preparing .*|.* instances/s\\).*"))
        .toList();
  }

  private static void refused(GcsJob job, String... problems) throws Exception {
    Command command = job.command();
    assertThat(problems(command)).containsExactly(problems);
    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(command.out()).isEmpty();
    assertThat(GCS.gcs().names(job.bucket(), "out/")).isEmpty();
  }
}
