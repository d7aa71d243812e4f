package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.batchpredict.io.staging.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose outputs depend on the other instances of their batch. */
class BatchDependentIT {
  @TempDir Path work;

  @Test
  void areNamedInTheManifest() throws Exception {
    TestJob job = TestJob.of(work, "neighbours").input("a", "1", "2", "9");
    JobEnd end = job.run().succeeded(3, 0);
    assertThat(outputs(end.results().manifest())).isEqualTo("[\"best\",\"centred\"]");
    assertThat(Manifest.read(job.out().toString()).orElseThrow().job().get("batchDependentOutputs"))
        .hasSize(2);

    job.options(o -> o.setOverwrite(true)).request(r -> r.signatureName("sums"));
    assertThat(outputs(job.run().succeeded(3, 0).results().manifest())).isEmpty();
  }

  @Test
  void areNamedByADryRun() throws Exception {
    TestJob job = TestJob.of(work, "neighbours").input("a", "1", "2", "9");
    DryRun dry = BatchPrediction.dryRun(job.input(), job.options());
    assertThat(dry.describe())
        .contains("at byte 0 gives {\"best\":false,\"centred\":", "\"own\":2.0}\n")
        .endsWith("depends on the other instances of a batch: best, centred");
  }

  @Test
  void areNotGivenCopiesForNeighboursUnlessThatIsAllowed() throws Exception {
    TestJob job = TestJob.of(work, "neighbours").input("a", "1", "2", "9", "4", "5");
    job.request(r -> r.signatureName("fixed"));
    JobEnd end = job.run();
    assertThat(end.job().error().orElseThrow().problems().get(0))
        .startsWith("Cannot fill up batches of 4 with copies of an instance: ")
        .contains("best (other values), centred (by up to ");
    assertThatThrownBy(() -> BatchPrediction.dryRun(job.input(), job.options()))
        .hasMessageStartingWith("Cannot fill up batches of 4");

    job.options(o -> o.setOverwrite(true));
    JobEnd allowed = job.options(o -> o.setAllowBatchDependent(true)).run().succeeded(5, 0);
    assertThat(allowed.lines().get(4)).isEqualTo("{\"best\":true,\"centred\":0.0,\"own\":10.0}");
    assertThat(outputs(allowed.results().manifest())).isEqualTo("[\"best\",\"centred\"]");

    job.options(o -> o.setAllowBatchDependent(false)).options(o -> o.setOutputs(List.of("own")));
    assertThat(job.run().succeeded(5, 0).lines().get(4)).isEqualTo("{\"own\":10.0}");
  }

  private static String outputs(JsonNode manifest) {
    return manifest.path("batchDependentOutputs").toString();
  }
}
