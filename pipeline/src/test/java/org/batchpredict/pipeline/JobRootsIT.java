package org.batchpredict.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.pipeline.command.Main;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that may reach what lies below their roots, and nothing else, through whatever links. */
class JobRootsIT {
  @TempDir Path work;
  private Path outside;

  @BeforeEach
  void makeOutside() throws IOException {
    outside = Files.createDirectory(work.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "1\n");
  }

  @Test
  void runsBelowItsRoots() throws Exception {
    TestJob job = job();

    assertThat(run(job).status()).isEqualTo(0);
  }

  @Test
  void withoutRootsReachesNothing() throws Exception {
    TestJob job =
        job()
            .options(
                options -> {
                  options.setInputRoots(List.of(""));
                  options.setOutputRoots(List.of(""));
                  options.setModelRoots(List.of(""));
                });
    Command command = run(job);

    assertThat(command.status()).isEqualTo(Main.REQUEST_REFUSED);
    assertThat(command.err())
        .contains("prediction_input.input_paths", "prediction_input.output_path")
        .contains("prediction_input.uri")
        .contains("must be below a root, and there is none");
  }

  @Test
  void readsNoFileThatALinkOfItsInputsLeadsTo() throws Exception {
    TestJob job = job();
    Path link = Files.createSymbolicLink(work.resolve("in/b"), outside.resolve("secret"));

    run(job)
        .refused(
            "Field: prediction_input.input_paths Error: Invalid inputPaths: %s (must be below %s)"
                .formatted(link, work.resolve("in")));
  }

  @Test
  void doesNotLookWhereAPatternLeads() throws Exception {
    Path link = Files.createSymbolicLink(work.resolve("in-link"), outside);
    for (String name : List.of("secret", "none", "s*")) {
      String path = link + "/" + name;
      run(job().request(request -> request.inputPaths(path)))
          .refused(
              "Field: prediction_input.input_paths Error: Invalid inputPaths: %s (must be below %s)"
                  .formatted(path, work.resolve("in")));
    }
  }

  @Test
  void writesNothingWhereALinkOfItsOutputLeads() throws Exception {
    Path link = Files.createSymbolicLink(work.resolve("out-link"), outside);
    String out = link + "/new";

    run(job().request(request -> request.outputPath(out)))
        .refused(
            "Field: prediction_input.output_path Error: Invalid outputPath: %s (must be below %s)"
                .formatted(out, work.resolve("out")));
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  void readsNoModelWithAFileThatALinkLeadsTo() throws Exception {
    TestJob job = job();
    Path model = copy(Path.of(String.valueOf(job.input().uri())), work.resolve("model"));
    Path asset = Files.createDirectories(model.resolve("assets")).resolve("vocabulary");
    Files.createSymbolicLink(asset, outside.resolve("secret"));
    job.request(request -> request.uri(model.toString()))
        .options(options -> options.setModelRoots(List.of(model.toString())));

    run(job)
        .refused(
            "Field: prediction_input.uri Error: Invalid uri: %s (%s must be below %s)"
                .formatted(model, asset, model));
  }

  /** With its roots as flags. */
  private static Command run(TestJob job) throws InterruptedException {
    PredictionOptions options = job.options();
    return Command.run(
        job,
        "--inputRoots=" + String.join(",", requireNonNull(options.getInputRoots())),
        "--outputRoots=" + String.join(",", requireNonNull(options.getOutputRoots())),
        "--modelRoots=" + String.join(",", requireNonNull(options.getModelRoots())));
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  private TestJob job() throws Exception {
    TestJob job = Numbers.job(work).input("a", Numbers.json(1));
    String model =
        Path.of(String.valueOf(job.input().uri())).toAbsolutePath().normalize().toString();
    return job.request(request -> request.uri(model))
        .options(
            options -> {
              options.setInputRoots(List.of(work.resolve("in").toString()));
              options.setOutputRoots(List.of(work.resolve("out").toString()));
              options.setModelRoots(List.of(model));
            });
  }
}
