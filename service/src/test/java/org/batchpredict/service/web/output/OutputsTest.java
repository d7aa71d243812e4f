package org.batchpredict.service.web.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.shards.ShardCompression;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.config.TestConfigs;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.web.output.Distribution.Bar;
import org.batchpredict.service.web.output.Distribution.Kind;
import org.batchpredict.service.web.output.JobOutput.ErrorKind;
import org.batchpredict.service.web.output.JobOutput.FailedRecord;
import org.batchpredict.service.web.output.JobOutput.OutputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
  private static final String RESULTS = "prediction.results-00000-of-00001";
  private static final String ERRORS = "prediction.errors-00000-of-00001";
  private static final String STATS = "prediction.errors_stats-00000-of-00001";
  private static final String MANIFEST = "prediction.manifest.json";
  private static final Duration BRIEFLY = Duration.ofMillis(300);
  private static final int LOOKS = 100;

  @TempDir private Path disk;
  private Path root;
  private Path output;

  @BeforeEach
  void makeDirectories() throws IOException {
    root = Files.createDirectory(disk.toRealPath().resolve("root"));
    output = Files.createDirectory(root.resolve("out"));
  }

  @Test
  void showsWhatAJobHasWritten() throws IOException {
    write(RESULTS, "{\"age\": 3, \"kind\": \"a\"}\n{\"age\": 4, \"kind\": \"b\"}\n".repeat(2));
    write(
        ERRORS, failure("ENCODE", "bad", "{\\\"age\\\": \\\"old\\\"}") + failure("RUN", "no", "x"));
    write(STATS, "{\"stage\":\"ENCODE\",\"code\":1,\"message\":\"b…\",\"count\":7}\n");
    publish(request());

    JobOutput shown = outputs().of(job(request()));

    assertThat(shown.files())
        .extracting(OutputFile::name)
        .containsExactly(RESULTS, ERRORS, STATS, MANIFEST);
    assertThat(shown.files().get(0).records()).isEqualTo(4);
    assertThat(shown.errors())
        .containsExactly(
            new ErrorKind(
                "ENCODE",
                1,
                "b…",
                7,
                List.of(new FailedRecord("/in.json", 12, "{\"age\": \"old\"}"))));
    assertThat(shown.sampled()).isEqualTo(4);
    assertThat(shown.distributions())
        .containsExactly(
            new Distribution(
                "age", Kind.VALUES, List.of(new Bar("3", "3", 2), new Bar("4", "4", 2)), 0),
            new Distribution(
                "kind", Kind.VALUES, List.of(new Bar("a", "a", 2), new Bar("b", "b", 2)), 0));
  }

  @Test
  void showsCsv() throws IOException {
    write("prediction.results_header.csv", "name,score\n");
    write(RESULTS + ".csv", "\"a \"\"b\"\",\n\",\"[0.1,0.9]\"\nplain,\"[0.8,0.2]\"\n");
    publish(request());
    assertThat(outputs().of(job(request())).distributions())
        .containsExactly(
            new Distribution(
                "name",
                Kind.VALUES,
                List.of(new Bar("a \"b\",\n", "a \"b\",\n", 1), new Bar("plain", "plain", 1)),
                0),
            new Distribution(
                "score", Kind.LARGEST, List.of(new Bar("0", "0", 1), new Bar("1", "1", 1)), 0));
  }

  @Test
  void showsWhatIsCompressed() throws IOException {
    compress(RESULTS + ".gz", "{\"age\": 3}\n".repeat(20_000));
    compress("prediction.results-00001-of-00002.zst", "{\"age\": 4}\n");
    publish(request());
    JobOutput shown = outputs().of(job(request()));
    assertThat(shown.sampled()).isEqualTo(501);
    assertThat(shown.distributions())
        .containsExactly(
            new Distribution(
                "age", Kind.VALUES, List.of(new Bar("3", "3", 500), new Bar("4", "4", 1)), 0));
  }

  @Test
  void showsCsvThatHasItsHeaderInEveryFile() throws IOException {
    compress(RESULTS + ".csv.gz", "name,score\r\na,0.5\r\n");
    compress("prediction.results-00001-of-00002.csv.gz", "name,score\r\nb,0.5\r\n");
    publish(request());
    assertThat(outputs().of(job(request())).distributions())
        .containsExactly(
            new Distribution(
                "name", Kind.VALUES, List.of(new Bar("a", "a", 1), new Bar("b", "b", 1)), 0),
            new Distribution("score", Kind.RANGES, List.of(new Bar("0.5", "0.5", 2)), 0));
  }

  @Test
  void drawsNothingOfWhatIsNoText() throws IOException {
    for (String suffix : List.of(".tfrecord", ".tfrecord.gz", ".avro", ".parquet")) {
      write(RESULTS + suffix, "{\"age\": 3}\n");
    }
    publish(request());
    JobOutput shown = outputs().of(job(request()));
    assertThat(shown.sampled()).isZero();
    assertThat(shown.files()).hasSize(4);
  }

  @Test
  void showsNothingOfAnotherRequest() throws IOException {
    write(RESULTS, "{\"age\": 3}\n");
    publish(request().toBuilder().inputPaths("/others.json").build());
    assertThat(outputs().of(job(request()))).isEqualTo(JobOutput.NOTHING);
  }

  @Test
  void showsNothingBeforeThereAreResults() throws IOException {
    write(RESULTS, "{\"age\": 3}\n");
    assertThat(outputs().of(job(request()))).isEqualTo(JobOutput.NOTHING);
  }

  @Test
  void followsNoLinksOfTheOutput() throws IOException {
    Path secret = Files.writeString(disk.resolve("secret"), failure("READ", "bad", "secret"));
    Files.createSymbolicLink(output.resolve(ERRORS), secret);
    Files.createSymbolicLink(output.resolve(RESULTS), secret);
    write(STATS, "{\"stage\":\"READ\",\"code\":1,\"message\":\"bad\",\"count\":1}\n");
    publish(request());
    JobOutput shown = outputs().of(job(request()));
    assertThat(shown.toString()).doesNotContain("secret");
    assertThat(shown.errors()).hasSize(1);
    assertThat(shown.distributions()).isEmpty();
  }

  @Test
  void readsNothingOutsideTheRoots() throws IOException {
    publish(request());
    Path elsewhere = Files.move(output, disk.resolve("elsewhere"));
    Files.createSymbolicLink(output, elsewhere);
    assertThatThrownBy(() -> outputs().of(job(request())))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "The output is not shown: it must be below "
                + root
                + " or gs://bucket or s3://bucket.");
  }

  @Test
  void saysThatItCannotRead() throws IOException {
    publish(request());
    Files.writeString(output.resolve(MANIFEST), "{");
    assertThatThrownBy(() -> outputs().of(job(request())))
        .isInstanceOf(IOException.class)
        .hasMessage("The output cannot be read; the service's log says why.");
  }

  @Test
  void saysWhichStoreIsNotOnTheClassPath() {
    PredictionInput request = request().toBuilder().outputPath("s3://bucket/out").build();
    assertThatThrownBy(() -> outputs().of(job(request)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "The output is not shown: No filesystem found for scheme s3 (add batchpredict-s3 to");
  }

  @Test
  void doesNotWaitForAStoreThatDoesNotAnswer() throws IOException {
    write(RESULTS, "{\"age\": 3}\n");
    publish(request());
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Outputs outputs =
            new Outputs(new OutputRoots(config("--gcsEndpoint=" + url(silent))), BRIEFLY)) {
      for (int i = 0; i < 3; i++) { // more than there are threads
        Job job = job(request().toBuilder().outputPath("gs://bucket/" + i).build(), i);
        assertThatThrownBy(() -> outputs.of(job))
            .isInstanceOf(IOException.class)
            .hasMessage("It takes long to read the output. Reload the page in a while.");
      }
      assertThat(patiently(outputs, job(request(), 9)).sampled()).isEqualTo(1);
    }
  }

  private static String url(ServerSocket server) {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** What is shown in the end, on however slow a machine. */
  private static JobOutput patiently(Outputs outputs, Job job) {
    for (int look = 1; ; look++) {
      try {
        return outputs.of(job);
      } catch (IOException e) {
        assertThat(look).as(e.getMessage()).isLessThan(LOOKS);
      }
    }
  }

  @Test
  void takesNoHalfLines() throws IOException {
    write(RESULTS, "{\"age\": 3}\n{\"age\": \"" + "x".repeat(1 << 20) + "\"}\n");
    publish(request());
    assertThat(outputs().of(job(request())).sampled()).isEqualTo(1);
  }

  @Test
  void drawsRangesOfNumbers() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      lines.append("{\"score\": [").append(i / 100.0).append("]}\n");
    }
    write(RESULTS, lines + "{\"score\": \"NaN\"}\n");
    publish(request());
    Distribution shown = outputs().of(job(request())).distributions().get(0);
    assertThat(shown.kind()).isEqualTo(Kind.RANGES);
    assertThat(shown.bars()).hasSize(20);
    assertThat(shown.bars().stream().mapToLong(Bar::count).sum()).isEqualTo(100);
    assertThat(shown.others()).isEqualTo(1);
  }

  private Outputs outputs() {
    return new Outputs(new OutputRoots(config()), Duration.ofMinutes(5));
  }

  private PredictionInput request() {
    return PredictionInput.builder()
        .uri("/m")
        .dataFormat("JSON")
        .inputPaths("/in.json")
        .outputPath(output.toString())
        .batchSize(8L)
        .build();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(output.resolve(name), text);
  }

  private void compress(String name, String text) throws IOException {
    try (OutputStream file = Files.newOutputStream(output.resolve(name))) {
      ShardFormat.Shard shard = ShardCompression.of(name).compress(ShardFormat.PLAIN).open(file);
      byte[] bytes = text.getBytes(UTF_8);
      shard.write(bytes, 0, bytes.length, 1);
      shard.end();
    }
  }

  private void publish(PredictionInput request) throws IOException {
    write(
        MANIFEST,
        """
        {"version":1,"fingerprint":"f","state":"SUCCEEDED",
        "totals":{"instances":4,"predictions":4,"failures":0},"workerProcesses":1,
        "devices":["cpu"],"request":%s,
        "files":[{"path":"/in.json","bytes":149,"records":4}],
        "shards":[{"results":{"name":"%s","bytes":224,"records":4,"crc32c":"2156c785"},
        "errors":{"name":"%s","bytes":2,"records":1,"crc32c":"2156c785"}}],
        "smallFiles":[{"name":"%s","bytes":2,"records":1,"crc32c":"2156c785"}]}
        """
            .formatted(request.toJson(), RESULTS, ERRORS, STATS));
  }

  private static String failure(String stage, String message, String instance) {
    return "{\"file\":\"/in.json\",\"offset\":12,\"stage\":\"%s\",\"code\":1,\"message\":\"%s\",\"instance\":\"%s\"}\n"
        .formatted(stage, message, instance);
  }

  private static Job job(PredictionInput input) {
    return job(input, 1);
  }

  private static Job job(PredictionInput input, long sequence) {
    Instant now = Instant.EPOCH;
    return new Job(
        new JobName("demo", "j"),
        sequence,
        1,
        "user:a@b.example",
        input,
        "default",
        Map.of(),
        JobState.SUCCEEDED,
        now,
        now,
        now,
        null,
        Activity.NONE,
        1,
        0,
        null,
        null);
  }

  private ServiceConfig config(String... options) {
    ProjectConfig project =
        new ProjectConfig(
            List.of(),
            List.of(root.toString(), "gs://bucket", "s3://bucket"),
            List.of(),
            null,
            Map.of("default", List.of(options)),
            Policy.EMPTY,
            ProjectConfig.Limits.DEFAULT);
    return TestConfigs.of(false, null, Map.of("demo", project));
  }
}
