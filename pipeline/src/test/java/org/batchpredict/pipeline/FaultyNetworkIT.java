package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.extensions.gcp.options.GcsOptions;
import org.batchpredict.testing.Fault;
import org.batchpredict.testing.FaultyProxy;
import org.batchpredict.testing.GcsRequestKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs on {@code gs://} in a network in which something goes wrong. */
class FaultyNetworkIT {
  private static final int GOOD = 9000;
  private static final Set<GcsRequestKind> KINDS =
      EnumSet.complementOf(EnumSet.of(GcsRequestKind.OTHER));

  @RegisterExtension static final GcsNetwork GCS = GcsNetwork.start();

  private static final FaultyProxy network = GCS.network();

  private static GcsJob job;
  private static Map<String, String> undisturbed;

  @TempDir static Path work;

  @BeforeAll
  static void start() throws Exception {
    TestJob local = Numbers.job(work).request(r -> r.maxWorkerCount(2L));
    local.input("a", Numbers.padded(0, 3000)).input("b", Numbers.padded(3000, 6000));
    job = GcsJob.of(GCS.gcs(), network, local.input("c", "bad"));
    undisturbed = job.run().succeeded(GOOD, 1).results().contents();
    local.options(o -> o.setOverwrite(true));
  }

  static List<Fault> passing() {
    return List.of(
        Fault.status(429),
        Fault.status(500),
        Fault.status(503),
        new Fault.Dropped(),
        new Fault.AnswerLost(),
        new Fault.Truncated());
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatMayPassIsTriedAgain(Fault fault) throws Exception {
    succeeds(fault, KINDS);
  }

  @Test
  void aServerThatHangsIsAskedAgain() throws Exception {
    job.job().options(o -> o.as(GcsOptions.class).setGcsHttpRequestReadTimeout(2000));
    succeeds(
        new Fault.Delayed(Duration.ofHours(1)),
        EnumSet.of(GcsRequestKind.LIST, GcsRequestKind.METADATA, GcsRequestKind.READ));
  }

  private static void succeeds(Fault fault, Set<GcsRequestKind> kinds) throws Exception {
    Map<GcsRequestKind, FaultyProxy.Rule> rules = new EnumMap<>(GcsRequestKind.class);
    for (GcsRequestKind kind : kinds) {
      rules.put(kind, network.fail(1, request -> request.kind() == kind, fault));
    }

    JobEnd end = job.run();

    assertThat(end.succeeded(GOOD, 1).results().contents()).isEqualTo(undisturbed);
    job.checkTidy();
    assertThat(rules).allSatisfy((kind, rule) -> assertThat(rule.met()).isEqualTo(1));
  }
}
