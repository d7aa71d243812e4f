package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Features;

/** The forms of results that the command can be asked for. */
class OutputFormsIT {
  private static final Path PEOPLE = Golden.TESTDATA.resolve("inputs/two_towers/people.json");
  private static final int COUNT = 7;

  @TempDir Path work;

  /** Whatever the form, a shard is the same bytes each time, whole, and says the same. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "",
      value = {
        "JSON, , gzip, .gz",
        "JSON, --flatten, zstd, .zst",
        "CSV, , zstd, .csv.zst",
        "CSV, --flatten, gzip, .csv.gz",
        "TF_RECORD, , gzip, .tfrecord.gz",
        "TF_RECORD, , zstd, .tfrecord.zst",
      })
  void compressesWhatItWritesPlainElse(
      String format, String flatten, String compression, String suffix) throws Exception {
    List<String> flags =
        new ArrayList<>(List.of("--outputDataFormat=" + format, "--outputs=country_id,score"));
    if (flatten != null) {
      flags.add(flatten);
    }
    Results plain = run("plain", flags);
    flags.add("--compression=" + compression);
    Results compressed = run("compressed", flags);
    String name = "prediction.results-00000-of-00001";
    String plainSuffix = suffix.substring(0, suffix.lastIndexOf('.'));
    assertThat(compressed.names()).contains(name + suffix);
    assertThat(compressed.plainBytes(name + suffix))
        .isEqualTo(plain.plainBytes(name + plainSuffix));
    assertThat(run("again", flags).contents()).isEqualTo(compressed.contents());
    assertThat(compressed.manifest().at("/options/compression").asText()).isEqualTo(compression);
    Command verified = Command.run("--verify=" + compressed.directory());
    assertThat(verified.out()).startsWith("Whole: ").contains(" 7 predictions ");
  }

  @Test
  void writesOutputsOfOneElementBareAndHeadsEveryFileOfCsv() throws Exception {
    Results csv = run("csv", List.of("--outputDataFormat=CSV", "--flatten"));
    assertThat(csv.names()).doesNotContain("prediction.results_header.csv");
    assertThat(csv.read("prediction.results-00000-of-00001.csv"))
        .startsWith("country_id,embedding,score\r\n4,\"[0.125,0.125,-0.25,-0.1875]\",0.484375\r\n");
    Results json = run("json", List.of("--flatten"));
    assertThat(json.lines("prediction.results-").get(0))
        .isEqualTo(
            "{\"country_id\":4,\"embedding\":[0.125,0.125,-0.25,-0.1875],\"score\":0.484375}");
  }

  @Test
  void writesExamplesOfTheOutputs() throws Exception {
    TestJob job =
        TestJob.of(work, "two_towers")
            .input("a", "{\"age\":[34],\"country\":\"DE\",\"id\":\"a\\tb\",\"n\":7}", "{}");
    Command command =
        Command.run(
            job,
            "--outputDataFormat=TF_RECORD",
            "--keyField=id",
            "--passThrough=n,age,none",
            "--includeInstance");
    assertThat(command.status()).as(command.err()).isZero();
    Results results = new Results(job.out());
    Features features =
        examples(results.plainBytes("prediction.results-00000-of-00001.tfrecord"))
            .get(0)
            .getFeatures();
    assertThat(features.getFeatureMap())
        .containsOnlyKeys("id", "n", "age", "instance", "country_id", "embedding", "score");
    assertThat(features.getFeatureOrThrow("country_id").getInt64List().getValueList())
        .containsExactly(4L);
    assertThat(features.getFeatureOrThrow("embedding").getFloatList().getValueList())
        .containsExactly(0.125f, 0.125f, -0.25f, -0.1875f);
    assertThat(features.getFeatureOrThrow("score").getFloatList().getValueList())
        .containsExactly(0.484375f);
    assertThat(text(features, "id")).isEqualTo("a\tb");
    assertThat(text(features, "n")).isEqualTo("7");
    assertThat(text(features, "age")).isEqualTo("[34]");
    assertThat(text(features, "instance")).startsWith("{\"age\":[34],");
    assertThat(Command.run("--verify=" + job.out()).status()).isZero();
  }

  /** TensorFlow itself parses the records, as the input of a model. */
  @ParameterizedTest
  @CsvSource({"TF_RECORD, .tfrecord", "TF_RECORD_GZIP, .tfrecord.gz"})
  void writesExamplesThatTensorFlowReads(String format, String suffix) throws Exception {
    TestJob writing = TestJob.of(work, "two_towers");
    writing.input(
        "a",
        "{\"age\":[34],\"country\":\"DE\",\"words\":\"meow\"}",
        "{\"age\":[34],\"country\":\"DE\"}",
        "{\"age\":[1],\"country\":\"\",\"words\":\"tsch\\u00fc\\u00df\"}");
    Command command = Command.run(writing, "--outputDataFormat=" + format, "--passThrough=words");
    assertThat(command.status()).as(command.err()).isZero();
    Path shard = writing.out().resolve("prediction.results-00000-of-00001" + suffix);
    TestJob reading = TestJob.of(work, "example_classifier");
    reading.request(
        r ->
            r.dataFormat(format)
                .inputPaths(shard.toString())
                .outputPath(work.resolve("read").toString()));
    assertThat(Command.run(reading, "--outputs=scores").status()).isZero();
    // The age is 10 where there is none; the lengths are those of the words in bytes.
    assertThat(new Results(work.resolve("read")).lines("prediction.results-"))
        .containsExactly(
            scores(10, "meow".length()), scores(10, 0), scores(10, "tschuess".length()));
  }

  @Test
  void showsInADryRunWhatHasNoLines() throws Exception {
    TestJob job = TestJob.of(work, "identity_string_bytes").input("a", "{\"b64\":\"//4=\"}");
    Command command = Command.run(job, "--outputDataFormat=TF_RECORD", "--dryRun");
    assertThat(command.status()).as(command.err()).isZero();
    assertThat(command.out() + command.err())
        .contains("{\"copy\":{\"b64\":\"//4=\"},\"copy_bytes\":{\"b64\":\"//4=\"}}");
  }

  /** The three best of the model's four scores, of its weights in the recipe. */
  private static String scores(double age, double length) {
    double[] scores = {
      age - length, -0.5 * age + 2 * length, 0.25 * age + 0.5 * length, 0.125 * age + 0.75 * length
    };
    Arrays.sort(scores);
    return "{\"scores\":[" + scores[3] + "," + scores[2] + "," + scores[1] + "]}";
  }

  private Results run(String name, List<String> flags) throws Exception {
    TestJob job = TestJob.of(work, "two_towers");
    job.request(r -> r.inputPaths(PEOPLE.toString()).outputPath(work.resolve(name).toString()));
    Command command = Command.run(job, flags.toArray(String[]::new));
    assertThat(command.status()).as(command.err()).isZero();
    Results results = new Results(work.resolve(name));
    results.checkComplete();
    assertThat(results.manifest().at("/totals/predictions").asInt()).isEqualTo(COUNT);
    return results;
  }

  private static String text(Features features, String name) {
    return features.getFeatureOrThrow(name).getBytesList().getValue(0).toStringUtf8();
  }

  /** The examples of records of less than 64 KiB. */
  private static List<Example> examples(byte[] file) throws IOException {
    List<Example> examples = new ArrayList<>();
    for (int at = 0; at < file.length; ) {
      int length = (file[at] & 0xff) | ((file[at + 1] & 0xff) << 8);
      examples.add(Example.parseFrom(Arrays.copyOfRange(file, at + 12, at + 12 + length)));
      at += length + 16;
    }
    return examples;
  }
}
