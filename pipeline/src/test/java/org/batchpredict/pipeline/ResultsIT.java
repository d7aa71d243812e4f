package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.RequestField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in the files of a finished job. */
class ResultsIT {
  @TempDir Path work;

  @Test
  void keysTravelWithPredictionsAndFailures() throws Exception {
    JobEnd end = keyed().options(o -> o.setKeyField("id")).run().succeeded(3, 3);
    assertThat(end.lines())
        .containsExactly(
            "{\"id\":\"a-1\",\"int64_out\":[1,2]}",
            "{\"id\":{\"n\": 7},\"int64_out\":[3,4]}",
            "{\"id\":null,\"int64_out\":[5,6]}");
    assertThat(end.results().failures())
        .extracting(failure -> failure.path("id").toString())
        .containsExactly("\"bad\"", "", "[1,2]");
    assertThat(end.failures("message")).contains("Missing key field \"id\"");
  }

  @Test
  void instancesAreWrittenBesideTheirPredictions() throws Exception {
    TestJob job =
        keyed().options(o -> o.setKeyField("id")).options(o -> o.setIncludeInstance(true));
    assertThat(job.run().succeeded(3, 3).lines())
        .containsExactly(
            "{\"id\":\"a-1\",\"instance\":{\"id\": \"a-1\", \"int64\": [1,2]},"
                + "\"prediction\":{\"int64_out\":[1,2]}}",
            "{\"id\":{\"n\": 7},\"instance\":{\"int64\": [3,4], \"id\": {\"n\": 7}},"
                + "\"prediction\":{\"int64_out\":[3,4]}}",
            "{\"id\":null,\"instance\":{\"id\": null, \"int64\": [5,6]},"
                + "\"prediction\":{\"int64_out\":[5,6]}}");
  }

  @Test
  void keysAndInstancesAreColumnsOfCsv() throws Exception {
    TestJob job =
        keyed().options(o -> o.setKeyField("id")).options(o -> o.setIncludeInstance(true));
    JobEnd end = job.request(r -> r.outputDataFormat("CSV")).run().succeeded(3, 3);
    assertThat(end.results().read("prediction.results_header.csv"))
        .isEqualTo("id,instance,int64_out\r\n");
    assertThat(end.results().read("prediction.results-00000-of-00001.csv"))
        .isEqualTo(
            """
            a-1,"{""id"": ""a-1"", ""int64"": [1,2]}","[1,2]"\r
            "{""n"": 7}","{""int64"": [3,4], ""id"": {""n"": 7}}","[3,4]"\r
            ,"{""id"": null, ""int64"": [5,6]}","[5,6]"\r
            """);
  }

  @Test
  void csvHasAHeaderInAFileOfItsOwn() throws Exception {
    TestJob job = TestJob.of(work, "two_towers").request(r -> r.outputDataFormat("CSV"));
    job.request(
        r -> r.inputPaths(Golden.TESTDATA.resolve("inputs/two_towers/people.json").toString()));
    Results results = job.run().succeeded(7, 0).results();
    assertThat(results.read("prediction.results_header.csv"))
        .isEqualTo("country_id,embedding,score\r\n");
    assertThat(results.read("prediction.results-00000-of-00001.csv"))
        .startsWith("4,\"[0.125,0.125,-0.25,-0.1875]\",[0.484375]\r\n")
        .endsWith("\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "fixed_batch/ten.json, 1",
    "fixed_batch/ten.json, 6",
    "fixed_batch/ten.json, 64",
    "ragged_dims/lengths.json, 64",
    "tf1_table/mixed.json, 64",
    "unknown_rank/any.json, 64"
  })
  void predictionsDoNotDependOnTheBatchSize(String golden, long batchSize) throws Exception {
    Path file = Golden.TESTDATA.resolve("golden").resolve(golden);
    Golden expected = new Golden(file, Golden.EXACT.readTree(file.toFile()));
    PredictionInput input = expected.request(work.resolve("out")).batchSize(batchSize).build();
    TestJob job = TestJob.of(work, "mlp");
    for (RequestField field : RequestField.values()) {
      job.request(r -> r.set(field, field.get(input)));
    }
    assertThat(job.run().succeeded(expected.predictions().size(), 0).results().predictions())
        .usingElementComparator((a, b) -> Golden.same(a, b) ? 0 : 1)
        .containsExactlyElementsOf(expected.predictions());
  }

  @Test
  void aFailureInAFixedBatchCostsNoOther() throws Exception {
    TestJob job = TestJob.of(work, "fixed_batch");
    job.input("a", "[0,0,0]", "[1,2]", "[0,0,0]", "[0,0,0]", "[0,0,0]", "[0,0,0]");
    List<String> lines = job.run().succeeded(5, 1).lines();
    assertThat(lines).containsOnly(lines.get(0));
  }

  @Test
  void invalidUtf8InAnOutputFailsItsInstanceOnly() throws Exception {
    TestJob job = TestJob.of(work, "identity_string_bytes");
    JobEnd end = job.input("a", "\"a\"", "{\"b64\":\"//4=\"}", "\"b\"").run().succeeded(2, 1);
    assertThat(end.lines())
        .containsExactly(
            "{\"copy\":\"a\",\"copy_bytes\":{\"b64\":\"YQ==\"}}",
            "{\"copy\":\"b\",\"copy_bytes\":{\"b64\":\"Yg==\"}}");
    assertThat(end.failures("code")).containsExactly("3");
    assertThat(end.failures("stage")).containsExactly("DECODE");
    assertThat(end.failures("message").get(0)).contains("copy").contains("UTF-8");
  }

  @Test
  void errorStatsCountTheFailuresThatAreAlike() throws Exception {
    TestJob job = TestJob.of(work, "assert_positive");
    job.input("a", "-1", "1", "true", "-1", "true", "true").input("b", "-1", "{", "-1");
    List<JsonNode> stats = job.run().succeeded(1, 8).results().errorStats();
    assertThat(stats).hasSize(3);
    assertThat(stats)
        .extracting(s -> s.get("stage").asText())
        .containsExactly("RUN", "ENCODE", "PARSE");
    assertThat(stats).extracting(s -> s.get("code").asInt()).containsExactly(2, 1, 1);
    assertThat(stats).extracting(s -> s.get("count").asInt()).containsExactly(4, 3, 1);
    assertThat(stats.get(1).get("message").asText()).contains(": … (must be ");
    assertThat(stats.get(1).at("/example/file").asText()).isEqualTo(in("a").toString());
    assertThat(stats.get(1).at("/example/offset").asInt()).isEqualTo(5);
    assertThat(stats.get(1).at("/example/message").asText()).contains(": true (must be ");
  }

  @Test
  void theReportTellsOfTheJob() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(0, 300)).input("b", "[]", "[1,2]");
    job.request(r -> r.batchSize(100L));
    Results results = job.run().succeeded(301, 1).results();
    JsonNode report = results.report();
    assertThat(report.get("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(report.get("counts").toString())
        .startsWith("{\"instances\":302,\"predictions\":301,\"failures\":1,\"splits\":");
    assertThat(report.at("/job/request")).isEqualTo(results.manifest().get("request"));
    assertThat(report.at("/batches/count").asInt()).isGreaterThanOrEqualTo(4);
    assertThat(report.at("/batches/sizes/max").asInt()).isEqualTo(100);
    assertThat(report.at("/time/steps/run").asDouble()).isPositive();
    assertThat(report.at("/time/steps")).isEqualTo(results.manifest().at("/time/steps"));
    assertThat(report.at("/errors/0")).isEqualTo(results.errorStats().get(0));
    assertThat(report.get("untoldSplits").asInt()).isZero();
    JsonNode output = report.at("/outputs/0");
    assertThat(output.get("alias").asText()).isEqualTo("int64_out");
    assertThat(output.get("values").asInt()).isEqualTo(602);
    assertThat(results.read("prediction.report.html")).contains("SUCCEEDED", "int64_out");

    Map<String, String> contents = results.contents();
    JsonNode fingerprint = results.manifest().get("fingerprint");
    Results without =
        job.options(o -> o.setNoReport(true))
            .options(o -> o.setOverwrite(true))
            .run()
            .succeeded(301, 1)
            .results();
    assertThat(without.names()).noneMatch(name -> name.contains("report"));
    without.checkComplete();
    assertThat(without.manifest().at("/time/steps/run").asDouble()).isPositive();
    assertThat(without.contents()).isEqualTo(contents);
    assertThat(without.manifest().get("fingerprint")).isEqualTo(fingerprint);
  }

  @Test
  void theManifestSaysWhatWasDone() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(0, 3)).input("b", "", "[]", "[1,2]");
    job.request(r -> r.region("us-central1").batchSize(2L));
    JsonNode manifest = job.run().succeeded(4, 1).results().manifest();
    assertThat(manifest.get("request")).isEqualTo(Results.parse(job.input().toJson()));
    assertThat(manifest.get("workerProcesses").asInt()).isEqualTo(1);
    assertThat(manifest.get("devices").toString()).matches("\\[\"(cpu|gpu:0)\"]");
    assertThat(manifest.get("signature").asText()).isEqualTo("int64");
    assertThat(manifest.get("outputs").toString()).isEqualTo("[\"int64_out\"]");
    assertThat(manifest.at("/model/uri").asText()).isEqualTo(job.input().uri());
    assertThat(manifest.at("/model/tags").toString()).isEqualTo("[\"serve\"]");
    assertThat(manifest.at("/model/fingerprint").asText()).matches("[0-9a-f]{64}");
    assertThat(manifest.get("tensorFlowVersion").asText()).startsWith("2.");
    assertThat(manifest.get("productVersion").asText()).isEqualTo(ProductVersion.current());
    assertThat(manifest.get("files").toString())
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "[{\"path\":\"%s\",\"bytes\":%d,\"records\":3,\"modified\":%d},"
                    + "{\"path\":\"%s\",\"bytes\":10,\"records\":2,\"modified\":%d}]",
                in("a"),
                Files.size(in("a")),
                Files.getLastModifiedTime(in("a")).toMillis(),
                in("b"),
                Files.getLastModifiedTime(in("b")).toMillis()));
  }

  private Path in(String name) {
    return work.resolve("in").resolve(name);
  }

  private TestJob keyed() {
    return Numbers.job(work)
        .input(
            "a",
            "{\"id\": \"a-1\", \"int64\": [1,2]}",
            "{\"int64\": [3,4], \"id\": {\"n\": 7}}",
            "{\"id\": \"bad\", \"int64\": [1]}",
            "{\"id\": null, \"int64\": [5,6]}",
            "{\"int64\": [7,8]}",
            "{\"int64\": [], \"id\": [1, 2]}");
  }
}
