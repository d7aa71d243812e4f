package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.batchpredict.pipeline.command.Main;
import org.batchpredict.testing.TfRecordWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs from request to results, as a user of the Java API has them. */
class WholeJobIT {
  @TempDir Path work;

  @Test
  void fillsBatchesAcrossFiles() throws Exception {
    TestJob job = Numbers.job(work);
    for (int file = 0; file < 5; file++) {
      job.input("part-" + file + ".json", Numbers.json(file * 30, 30));
    }
    assertThat(job.run().succeeded(150, 0).lines())
        .containsExactlyElementsOf(Numbers.predictions(0, 150));
  }

  @Test
  void writesToADirectoryWhoseNameLooksLikeAPattern() throws Exception {
    Path out = work.resolve("a[b]{c}[");
    TestJob job = Numbers.job(work).input("a", Numbers.json(0, 20));
    JobEnd end = job.request(r -> r.outputPath(out.toString())).run();
    assertThat(new JobEnd(end.job(), end.output(), new Results(out)).succeeded(20, 0).lines())
        .isEqualTo(Numbers.predictions(0, 20));
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.startsWith("prediction."));
    }
  }

  @Test
  void takesBareValuesForASingleInput() throws Exception {
    JobEnd end = Numbers.job(work).input("a", "[1,2]", " [ -3 , 4 ] ", "{\"int64\":[5,6]}").run();
    assertThat(end.succeeded(3, 0).lines())
        .containsExactly(
            "{\"int64_out\":[1,2]}", "{\"int64_out\":[-3,4]}", "{\"int64_out\":[5,6]}");
  }

  @Test
  void runsTheOnlySignatureWhateverItsName() throws Exception {
    JobEnd end = TestJob.of(work, "tf1_pbtxt").input("a", "\"a\"").run().succeeded(1, 0);
    assertThat(end.lines()).hasSize(1).first().asString().startsWith("{\"y\":");
    assertThat(end.results().manifest().get("signature").asText()).isEqualTo("predict");
  }

  @Test
  void runsTheGraphWithoutTags() throws Exception {
    Command command = Command.run(TestJob.of(work, "no_tags").input("a", "1"), "--tags=");
    assertThat(command.status()).as(command.err()).isEqualTo(Main.SUCCEEDED);
    assertThat(new Results(work.resolve("out")).lines("prediction.results-"))
        .containsExactly("{\"y\":2.0}");
  }

  @Test
  void feedsLinesAndPayloadsAsTheyAreToASingleStringInput() throws Exception {
    JobEnd lines = bytes("TEXT").input("a.txt", "{\"b64\": \"eA==\"}", " two ").run();
    assertThat(lines.succeeded(2, 0).lines())
        .containsExactly(
            "{\"copy_bytes\":{\"b64\":\"eyJiNjQiOiAiZUE9PSJ9\"}}",
            "{\"copy_bytes\":{\"b64\":\"IHR3byA=\"}}");
  }

  @Test
  void readsGzippedTfRecordsWhateverTheirName() throws Exception {
    TestJob job = bytes("TF_RECORD_GZIP").request(r -> r.batchSize(7L));
    String[] payloads = IntStream.range(0, 100).mapToObj(i -> "p" + i).toArray(String[]::new);
    job.input("a.bin", TestJob.gzip(TfRecordWriter.of(payloads)));
    assertThat(job.run().succeeded(100, 0).lines())
        .isEqualTo(
            Arrays.stream(payloads)
                .map(p -> TestJob.b64("copy_bytes", p.getBytes(UTF_8)))
                .toList());
  }

  @Test
  void findsFilesByPatternsAndReadsNoneTwice() throws Exception {
    TestJob job = Numbers.job(work);
    job.input("a1/x.json", Numbers.json(1, 1)).input("a2/x.json", Numbers.json(2, 1));
    job.input("a3/x.json", Numbers.json(9, 1)).input("b/deep/er/x.json", Numbers.json(3, 1));
    job.input("b/y.json.gz", TestJob.gzip((Numbers.json(4) + "\n").getBytes(UTF_8)));
    String in = work.resolve("in").toString();
    job.request(
        r ->
            r.inputPaths(
                in + "/a[1-2]/*.json", in + "/**/x.json", in + "/b/?.json.gz", in + "/b/"));
    List<String> expected = new ArrayList<>(Numbers.predictions(1, 2));
    expected.addAll(Numbers.predictions(9, 1));
    expected.addAll(Numbers.predictions(3, 2));
    assertThat(job.run().succeeded(5, 0).lines()).isEqualTo(expected);
  }

  @Test
  void aBadRecordNeverCostsItsNeighbours() throws Exception {
    List<String> lines = new ArrayList<>(List.of(Numbers.json(0, 200)));
    List<String> bad =
        List.of(
            "{\"int64\":[1,",
            "{\"int64\":[1,\"one\"]}",
            "{\"int64\":[1]}",
            "{\"other\":[1,2]}",
            "{}",
            "{\"int64\":[1,null]}",
            "{\"int64\":[1,2],\"extra\":1}");
    for (int i = 0; i < bad.size(); i++) {
      lines.add(17 + 23 * i, bad.get(i));
    }
    byte[] bytes = String.join("\r\n", lines).getBytes(UTF_8);

    JobEnd end = Numbers.job(work).input("mixed.json", bytes).run().succeeded(200, bad.size());

    assertThat(end.lines()).containsExactlyElementsOf(Numbers.predictions(0, 200));
    assertThat(end.failures("instance")).isEqualTo(bad);
    assertThat(end.failures("stage"))
        .containsExactly("PARSE", "ENCODE", "ENCODE", "PARSE", "PARSE", "ENCODE", "PARSE");
    String text = new String(bytes, UTF_8);
    for (JsonNode failure : end.results().failures()) {
      assertThat(failure.get("file").asText()).isEqualTo(work.resolve("in/mixed.json").toString());
      assertThat(text.substring(failure.get("offset").asInt()))
          .startsWith(failure.get("instance").asText());
      assertThat(failure.get("code").asInt()).isEqualTo(1);
      assertThat(failure.get("message").asText()).isNotBlank();
    }
  }

  @Test
  void takesTheDefaultVersionOfTheRegistry() throws Exception {
    for (String version : List.of("9", "10")) {
      copyModel("mlp", work.resolve("registry/projects/p/models/m/" + version));
    }
    TestJob job = TestJob.of(work, "mlp").request(r -> r.uri(null));
    job.options(o -> o.setModelRegistry(work.resolve("registry").toString()));
    job.input("a", "");

    JobEnd end = job.request(r -> r.modelName("projects/p/models/m")).run().succeeded(0, 0);

    assertThat(end.results().manifest().at("/model/versionName").asText())
        .isEqualTo("projects/p/models/m/versions/10");
    job.request(r -> r.modelName(null).versionName("projects/p/models/m/versions/8"));
    job.request(r -> r.outputPath(work.resolve("out2").toString()));
    job.run()
        .refused(
            "Field: prediction_input.version_name Error: Cannot find version \"8\" of model"
                + " \"projects/p/models/m\" in "
                + work.resolve("registry")
                + " (versions: 9, 10)");
    assertThat(work.resolve("out2")).doesNotExist();
  }

  @Test
  void noInstanceAtAllIsASuccess() throws Exception {
    JobEnd end = Numbers.job(work).input("a", new byte[0]).input("b", "", " ", "\r").run();
    assertThat(end.succeeded(0, 0).lines()).isEmpty();
  }

  @Test
  void failsWhenEveryInstanceFails() throws Exception {
    JobEnd end = Numbers.job(work).input("a", "{\"z\":1}", "{\"z\":2}").run();
    end.failedWithResults("Every instance failed (2); see prediction.errors-* in the output", 0, 2);
  }

  private TestJob bytes(String format) {
    return TestJob.of(work, "identity_string_bytes")
        .request(r -> r.signatureName("bytes_only").dataFormat(format));
  }

  static void copyModel(String name, Path target) throws IOException {
    Path source = TestJob.model(name);
    try (var files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
