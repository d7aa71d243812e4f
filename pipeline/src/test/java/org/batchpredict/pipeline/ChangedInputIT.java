package org.batchpredict.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.BadInputIT.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Input that is no longer what it was when the job was planned: it is not read in silence. */
class ChangedInputIT {
  static final String CHANGED =
      "Cannot go on: the input has changed since the job was planned: %s (start again with"
          + " --overwrite, or take it as it is with --onChangedInput=warn)";

  private static final FileTime PLANNED = FileTime.fromMillis(1000);

  @TempDir Path work;

  /** What happens to a file, and what is said of it. */
  private record Late(String name, FileChange change, String said) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface FileChange {
    void make(Path file) throws IOException;
  }

  static Stream<Late> changes() {
    return Stream.of(
        new Late(
            "replaced",
            file -> {
              Path other = Files.writeString(file.resolveSibling("../other"), "[7,7]\n[8,8]\n");
              Files.setLastModifiedTime(other, FileTime.fromMillis(2000));
              Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            },
            "has 12 bytes of 1970-01-01T00:00:02Z"),
        new Late(
            "overwritten in place",
            file -> {
              Files.writeString(file, "[7,7]\n[8,8]\n");
              Files.setLastModifiedTime(file, FileTime.fromMillis(1001));
            },
            "has 12 bytes of 1970-01-01T00:00:01.001Z"),
        new Late(
            "grown",
            file -> {
              Files.writeString(file, "[5,6]\n", APPEND);
              Files.setLastModifiedTime(file, PLANNED);
            },
            "has 18 bytes of 1970-01-01T00:00:01Z"),
        new Late(
            "cut",
            file -> {
              Files.writeString(file, "[1,2]\n");
              Files.setLastModifiedTime(file, PLANNED);
            },
            "has 6 bytes of 1970-01-01T00:00:01Z"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aFileThatChangesAfterThePlanIsAFault(Late late) throws Exception {
    TestJob job = Numbers.job(work).input("a", "[1,2]", "[3,4]");
    Path file = planned(work.resolve("in/a"));
    JobError error = requireNonNull(BadInputIT.runAfter(job, () -> late.change.make(file)).error());
    assertThat(error.message())
        .isEqualTo(CHANGED, file + " had 12 bytes of 1970-01-01T00:00:01Z and " + late.said);
    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(error.kind()).isEqualTo(JobError.Kind.FAILED);
    assertThat(job.out()).isEmptyDirectory();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void orIsNamedInTheManifest(Late late) throws Exception {
    TestJob job = Numbers.job(work).input("a", "[1,2]", "[3,4]").input("b", "[9,9]");
    job.options(o -> o.setOnChangedInput("warn"));
    Path file = planned(work.resolve("in/a"));
    Outcome outcome = BadInputIT.runAfter(job, () -> late.change.make(file));
    assertThat(outcome.state()).isEqualTo(JobState.SUCCEEDED);
    JsonNode files = new Results(job.out()).manifest().get("files");
    assertThat(files.get(0).path("changed").asBoolean()).isTrue();
    assertThat(files.get(1).has("changed")).isFalse();
    assertThat(BatchPrediction.verify(job.out().toString(), job.options()).problems()).isEmpty();
  }

  @Test
  void halfALineIsNoInstance() throws Exception {
    TestJob job = Numbers.job(work).input("a", "[1,2]\n[3,4".getBytes(UTF_8));
    job.options(o -> o.setOnChangedInput("warn"));
    Path file = work.resolve("in/a");
    BadInputIT.runAfter(job, () -> Files.writeString(file, "5]\n", APPEND));
    Results results = new Results(job.out());
    assertThat(results.lines("prediction.results-")).containsExactly("{\"int64_out\":[1,2]}");
    assertThat(results.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.get("stage").asText()).isEqualTo("READ");
              assertThat(failure.get("instance").asText()).isEqualTo("[3,4");
              assertThat(failure.get("message").asText()).contains("has grown since");
            });
  }

  @Test
  void aFileThatChangesWhileItIsReadIsAFault() throws Exception {
    TestJob job = Numbers.slowJob(work);
    Path file = work.resolve("in/slow");
    PredictionJob running = job.start();
    while (Staged.splitsAtWork(job.out()) == 0) {
      assertThat(running.waitUntilFinish(Duration.ofMillis(5))).isEmpty();
    }
    Files.writeString(file, Numbers.json(1) + "\n", APPEND);
    JobEnd end = job.end(running);
    assertThat(end.job().error())
        .hasValueSatisfying(
            error ->
                assertThat(error.message())
                    .startsWith(
                        "Cannot go on: the input has changed since the job was planned: " + file));
    assertThat(end.results().names()).noneMatch(name -> name.startsWith("prediction."));
  }

  @Test
  @Timeout(60)
  void aFileThatBecomesAPipeIsAFaultAndNobodyWaits() throws Exception {
    for (String policy : List.of("fail", "warn")) {
      TestJob job = Numbers.job(work.resolve(policy)).input("a", "[1,2]");
      job.options(o -> o.setOnChangedInput(policy));
      Path file = work.resolve(policy + "/in/a");
      Change change =
          () -> {
            Files.delete(file);
            pipe(file);
          };
      JobError error = requireNonNull(BadInputIT.runAfter(job, change).error());
      assertThat(error.message())
          .contains(file.toString())
          .containsPattern("is a pipe, a socket or a device( now)?, not a file");
    }
  }

  @Test
  @Timeout(60)
  void aPipeIsNoInput() throws Exception {
    TestJob job = Numbers.job(work).input("a", "[1,2]");
    pipe(work.resolve("in/b"));
    job.run()
        .refused(
            "Field: prediction_input.input_paths Error: Cannot find input: pattern \"%s/in/**\":"
                    .formatted(work)
                + " %s/in/b is a pipe, a socket or a device, not a file".formatted(work));
  }

  @Test
  @Timeout(60)
  void aRequestIsNotWaitedFor() throws Exception {
    Path request = work.resolve("request");
    pipe(request);
    Command.run("--predictionInput=" + request)
        .refused(
            "Cannot read the request: %s: it is a pipe, a socket or a device, not a file (check"
                    .formatted(request)
                + " --predictionInput)");
    Command.run("--predictionInput=" + work)
        .refused(
            "Cannot read the request: %s: it is a directory, not a file (check --predictionInput)"
                .formatted(work));
  }

  private static Path planned(Path file) throws IOException {
    return Files.setLastModifiedTime(file, PLANNED);
  }

  private static void pipe(Path path) {
    try {
      assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
