package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.batchpredict.pipeline.command.Main;
import org.batchpredict.testing.Fault;
import org.batchpredict.testing.FaultyProxy;
import org.batchpredict.testing.GcsRequestKind;
import org.batchpredict.testing.ProxiedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command, in a process of its own, on {@code gs://}. */
class StubbornNetworkIT {
  private static final int INSTANCES = 9000;

  @RegisterExtension static final GcsNetwork GCS = GcsNetwork.start();

  private static final FaultyProxy network = GCS.network();

  @TempDir Path work;

  @Test
  void ctrlCEndsAJobThatTriesAgain() throws Exception {
    GcsJob job = job();
    FaultyProxy.Rule down =
        network.failAlways(StubbornNetworkIT::isUploadOfLastSplit, Fault.status(503));
    try (CommandProcess command =
        CommandProcess.start(work, job.flags("--predictionInput=" + job.job().writeRequest()))) {
      while (down.met() == 0) {
        assertThat(command.process().waitFor(5, TimeUnit.MILLISECONDS)).isFalse();
      }
      command.interrupt();
      assertThat(command.awaitEnd()).isEqualTo(Main.CANCELLED);
      assertThat(command.err()).doesNotContain("\tat ");
    }
    network.reset();
    job.job().options(o -> o.setResume(true));
    job.run().succeeded(INSTANCES, 0);
    job.checkTidy();
  }

  @Test
  void getsAnotherTokenWhenOneIsRefused() throws Exception {
    GcsJob job = job();
    Path key = Keys.write(work, network.url() + "/token");
    network.failAlways(StubbornNetworkIT::isLateForTheFirstToken, Fault.status(401));
    try (CommandProcess command =
        CommandProcess.start(
            work,
            Map.of("GOOGLE_APPLICATION_CREDENTIALS", key.toString()),
            "--gcsEndpoint=" + network.url(),
            "--predictionInput=" + job.job().writeRequest())) {
      assertThat(command.awaitEnd()).as(command.err()).isEqualTo(Main.SUCCEEDED);
      assertThat(command.err()).doesNotContain("\tat ");
    }
    job.checkTidy().download().checkComplete();
    List<String> tokens = new ArrayList<>();
    for (ProxiedRequest request : network.requests()) {
      if (request.kind() != GcsRequestKind.OTHER && !request.inBatch()) {
        tokens.add(request.header("authorization"));
      }
    }
    assertThat(tokens).contains("Bearer token-1", "Bearer token-2").allMatch(t -> !t.isEmpty());
  }

  @Test
  void aKeyThatIsNotAcceptedIsARefusal() throws Exception {
    GcsJob job = job();
    Path key = Keys.write(work, network.url() + "/token");
    network.failAlways(request -> request.path().equals("/token"), Fault.status(400));
    try (CommandProcess command =
        CommandProcess.start(
            work,
            Map.of("GOOGLE_APPLICATION_CREDENTIALS", key.toString()),
            "--gcsEndpoint=" + network.url(),
            "--predictionInput=" + job.job().writeRequest())) {
      assertThat(command.awaitEnd()).as(command.err()).isEqualTo(Main.REQUEST_REFUSED);
      assertThat(command.err())
          .doesNotContain("\tat ")
          .contains(
              "Cannot list "
                  + job.uri("out/")
                  + ": no access token can be had: 400 Bad Request (check the credentials that the"
                  + " job runs with, such as the key file that GOOGLE_APPLICATION_CREDENTIALS"
                  + " names)\n");
    }
  }

  private static boolean isUploadOfLastSplit(ProxiedRequest request) {
    return request.kind() == GcsRequestKind.START_UPLOAD
        && request.parameter("name").contains("/00003-");
  }

  private static boolean isLateForTheFirstToken(ProxiedRequest request) {
    return request.header("authorization").equals("Bearer token-1")
        && network.requests().size() > 20;
  }

  private GcsJob job() throws Exception {
    TestJob job = Numbers.job(work).request(r -> r.maxWorkerCount(1L));
    return GcsJob.of(GCS.gcs(), network, job.input("a", Numbers.padded(0, INSTANCES)));
  }
}
