package org.batchpredict.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;

/** A job to be: a model of testdata, with its input and output in a directory of the test. */
public final class TestJob {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Path work;
  private final PredictionInput.Builder request = PredictionInput.builder();
  private final List<Consumer<PredictionOptions>> settings = new ArrayList<>();

  private TestJob(Path work) {
    this.work = work;
  }

  /** A job on JSON that reads what {@link #input} writes. */
  public static TestJob of(Path work, String model) {
    return new TestJob(work)
        .request(
            r ->
                r.uri(model(model).toString())
                    .dataFormat("JSON")
                    .inputPaths(work.resolve("in") + "/**")
                    .outputPath(work.resolve("out").toString()));
  }

  public static Path model(String name) {
    return Golden.TESTDATA.resolve("models").resolve(name).toAbsolutePath().normalize();
  }

  public TestJob request(Consumer<PredictionInput.Builder> change) {
    change.accept(request);
    return this;
  }

  public TestJob options(Consumer<PredictionOptions> change) {
    settings.add(change);
    return this;
  }

  public TestJob input(String name, String... lines) {
    return input(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  public TestJob input(String name, byte[] bytes) {
    try {
      Path file = work.resolve("in").resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the request as a file for the command. */
  public Path writeRequest() {
    try {
      return Files.writeString(work.resolve("job.json"), input().toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path out() {
    return work.resolve("out");
  }

  public PredictionInput input() {
    return request.build();
  }

  /** Options of their own for each run: a runner writes to them. */
  public PredictionOptions options() {
    PredictionOptions options = PipelineOptionsFactory.as(PredictionOptions.class);
    settings.forEach(setting -> setting.accept(options));
    return options;
  }

  public PredictionJob start() {
    return BatchPrediction.start(input(), options());
  }

  public JobEnd run() throws InterruptedException {
    return end(start());
  }

  /** Waits for the end of a job that was started. */
  public JobEnd end(PredictionJob job) throws InterruptedException {
    Optional<PredictionOutput> output = job.waitUntilFinish(DEADLINE);
    assertThat(output).as("the job ends within %s", DEADLINE).isPresent();
    return new JobEnd(job, output.orElseThrow(), new Results(out()));
  }

  /** The prediction of a model that gives bytes back. */
  public static String b64(String alias, byte[] bytes) {
    return "{\"%s\":{\"b64\":\"%s\"}}".formatted(alias, Base64.getEncoder().encodeToString(bytes));
  }

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
