package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.batchpredict.io.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoBatchIT {
  @TempDir Path work;

  /** A run of this model takes as long whatever the number of its instances. */
  @Test
  void findsOutThatLargerBatchesAreBetter() throws Exception {
    TestJob job =
        TestJob.of(work, "slow")
            .request(r -> r.maxWorkerCount(1L))
            .options(o -> o.setBatchSize("auto"))
            .input("a", Collections.nCopies(3000, "30000").toArray(String[]::new));
    JsonNode manifest = job.run().succeeded(3000, 0).results().manifest();
    assertThat(manifest.get("request").has("batchSize")).isFalse();
    assertThat(manifest.at("/options/batchSize").asText()).isEqualTo("auto");
    JsonNode choice = manifest.get("autoBatchSize");
    assertThat(choice.get("size").asInt()).isGreaterThan(1);
    assertThat(choice.get("tried").size()).isGreaterThan(1);
    assertThat(choice.at("/tried/0/runMicros").asDouble())
        .isGreaterThan(choice.at("/tried/1/runMicros").asDouble());
  }

  @Test
  void anInputThatIsTooSmallToFindOutIsPredictedAllTheSame() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(0, 5000)).input("b", "[]", "[1,2]");
    Map<String, String> fixed = job.run().succeeded(5001, 1).results().contents();
    job.options(o -> o.setBatchSize("auto")).options(o -> o.setOverwrite(true));
    Results results = job.run().succeeded(5001, 1).results();
    assertThat(results.contents()).isEqualTo(fixed);
  }

  @Test
  void aNumberInTheRequestCounts() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(0, 300));
    job.request(r -> r.batchSize(100L)).options(o -> o.setBatchSize("auto"));
    Results results = job.run().succeeded(300, 0).results();
    assertThat(results.report().at("/batches/sizes/max").asInt()).isEqualTo(100);
    assertThat(results.manifest().get("options").has("batchSize")).isFalse();
  }

  @Test
  void aFixedSizeIsKept() throws Exception {
    TestJob job = TestJob.of(work, "fixed_batch").options(o -> o.setBatchSize("auto"));
    job.input("a", Collections.nCopies(5, "[1,2,3]").toArray(String[]::new));
    Results results = job.run().succeeded(5, 0).results();
    assertThat(results.manifest().has("autoBatchSize")).isFalse();
  }

  @Test
  void isRefusedForAModelThatDependsOnTheBatch() throws Exception {
    TestJob job = TestJob.of(work, "neighbours").options(o -> o.setBatchSize("auto"));
    job.input("a", "1", "2", "9");
    JobEnd end = job.run();
    JobError error = end.job().error().orElseThrow();
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_OUTPUT);
    assertThat(error.problems())
        .singleElement()
        .asString()
        .startsWith("Cannot choose a batch size by the time that batches take: ");
    job.options(o -> o.setAllowBatchDependent(true));
    JsonNode manifest = job.run().succeeded(3, 0).results().manifest();
    assertThat(manifest.get("batchDependentOutputs").toString())
        .isEqualTo("[\"best\",\"centred\"]");
  }

  @Test
  void isAFlagOfTheCommand() throws Exception {
    TestJob job = Numbers.job(work).request(r -> r.batchSize(7L)).input("a", Numbers.json(0, 9));
    Command command = Command.run(job, "--batch-size", "Auto");
    assertThat(command.output().get("predictionCount").asText()).isEqualTo("9");
    Results results = new Results(job.out());
    assertThat(results.report().at("/batches/sizes/max").asInt()).isEqualTo(9);
    assertThat(results.manifest().get("request").has("batchSize")).isFalse();
  }
}
