package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.batchpredict.io.report.StepSeconds;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchChoicesTest {
  private static final BatchChoice CHOICE =
      new BatchChoice(512, List.of(new BatchChoice.Tried(512, 0.5, 1.25)));

  private final MemDisk disk = MemDisk.create();
  private final Staging staging = Staging.of(disk.path("out"), Jobs.FINGERPRINT);
  private final BatchChoices choices = new BatchChoices(staging);

  @BeforeEach
  void begin() throws IOException {
    Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
  }

  @Test
  void theFirstChoiceStays() throws IOException {
    assertThat(choices.read()).isEmpty();
    assertThat(choices.choose(CHOICE, Jobs.RUN)).isEqualTo(CHOICE);
    assertThat(choices.choose(new BatchChoice(64, List.of()), Jobs.RUN)).isEqualTo(CHOICE);
    assertThat(choices.read()).contains(CHOICE);
  }

  @Test
  void aRunThatHasLostTheDirectoryChoosesNothing() {
    assertThatThrownBy(() -> choices.choose(CHOICE, "late"))
        .isInstanceOf(SupersededException.class);
    assertThat(disk.texts().keySet()).noneMatch(name -> name.endsWith("batch-size.json"));
  }

  /** Those of all runs, whether or not there is a report. */
  @Test
  void theManifestTellsOfItAndOfTheTimeOfAllSplits() throws IOException {
    choices.choose(CHOICE, Jobs.RUN);
    for (int split = 0; split < 3; split++) {
      try (SplitAttempt attempt = staging.begin(split, "a", Jobs.WORKER, ShardFormat.PLAIN)) {
        Jobs.write(attempt, split);
        attempt.commit(
            Jobs.reads(split),
            List.of(),
            new StepTimes(1_000_000, 2_000_000, 0, 4_000_000, 0, 0, 3_000_000, 0),
            null);
      }
    }
    Publisher.of(staging, Jobs.plan(), Jobs.RUN)
        .withReport(false)
        .publish(
            staging.readCommits(Jobs.plan(), split -> null), Manifest.State.SUCCEEDED, () -> false);

    Manifest manifest = Manifest.read(disk.path("out")).orElseThrow();
    JsonNode job = manifest.job();
    assertThat(job.get("autoBatchSize").toString())
        .isEqualTo(
            "{\"size\":512,\"tried\":[{\"size\":512,\"runMicros\":0.5,\"restMicros\":1.25}]}");
    assertThat(job.get("time").toString())
        .isEqualTo(
            "{\"seconds\":0.03,\"tensorFlowShare\":0.4,\"steps\":{\"read\":0.003,\"parse\":0.006,"
                + "\"encode\":0.0,\"run\":0.012,\"decode\":0.0,\"format\":0.0,\"write\":0.009,"
                + "\"wait\":0.0}}");
    assertThat(manifest.batchChoice()).contains(CHOICE);
    assertThat(manifest.time()).contains(new StepSeconds(0.003, 0.006, 0, 0.012, 0, 0, 0.009, 0));
  }
}
