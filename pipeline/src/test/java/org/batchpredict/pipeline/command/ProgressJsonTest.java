package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionOutput;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.transforms.job.RunPhase;
import org.junit.jupiter.api.Test;

/** The text of each line is pinned: other people's programs read it. */
class ProgressJsonTest {
  private static final Progress START = new Progress(0, 0, 0, 0, 0, Duration.ZERO);
  private static final Progress END =
      new Progress(5_000_000, 4_999_998, 2, 1000, 1000, Duration.ofMillis(1_234_567));
  private static final PredictionOutput OUTPUT = new PredictionOutput("out", 4_999_998, 2, 0.5);

  private static final String START_COUNTS =
      "\"instances\":0,\"predictions\":0,\"failures\":0,\"inputBytes\":0,\"totalInputBytes\":0,"
          + "\"elapsedSeconds\":0.0";
  private static final String END_COUNTS =
      "\"instances\":5000000,\"predictions\":4999998,\"failures\":2,\"inputBytes\":1000,"
          + "\"totalInputBytes\":1000,\"elapsedSeconds\":1234.567";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Instant now = Instant.EPOCH;
  private final ProgressJson report =
      new ProgressJson(new PrintStream(bytes, false, UTF_8), () -> now);

  @Test
  void writesALineEverySecondAndAtOnceWhenTheStateChanges() {
    report.tick(moment(JobState.PREPARING, START));
    report.tick(moment(JobState.RUNNING, START));
    now = now.plusMillis(999);
    report.tick(moment(JobState.RUNNING, END));
    now = now.plusMillis(1);
    report.tick(moment(JobState.RUNNING, END));
    report.tick(moment(JobState.RUNNING, END));
    assertThat(bytes)
        .hasToString(
            """
            {"state":"PREPARING",%1$s}
            {"state":"RUNNING",%1$s,"phase":"PREDICTING"}
            {"state":"RUNNING",%2$s,"phase":"PREDICTING"}
            """
                .formatted(START_COUNTS, END_COUNTS));
  }

  @Test
  void writesALineAtOnceWhenThePhaseChanges() {
    report.tick(new Moment(JobState.RUNNING, RunPhase.LOADING_MODEL, 1, START));
    report.tick(new Moment(JobState.RUNNING, RunPhase.LOADING_MODEL, 1, START));
    report.tick(new Moment(JobState.RUNNING, RunPhase.PUBLISHING, 1, START));
    assertThat(bytes)
        .hasToString(
            """
            {"state":"RUNNING",%1$s,"phase":"LOADING_MODEL"}
            {"state":"RUNNING",%1$s,"phase":"PUBLISHING"}
            """
                .formatted(START_COUNTS));
  }

  @Test
  void writesTheEndOnce() {
    report.tick(moment(JobState.SUCCEEDED, END));
    report.end(new Ending(JobState.SUCCEEDED, END, null, OUTPUT, List.of()));
    assertThat(bytes)
        .hasToString(
            "{\"state\":\"SUCCEEDED\",%s,\"outputPath\":\"out\",\"nodeHours\":0.5}\n"
                .formatted(END_COUNTS));
  }

  @Test
  void writesWhyAJobFailed() {
    JobError error =
        new JobError(JobError.Kind.FAILED, ErrorCode.LOAD_FAILED, List.of("Cannot \"load\""));
    report.end(new Ending(JobState.FAILED, END, error, OUTPUT, List.of()));
    assertThat(bytes)
        .hasToString(
            "{\"state\":\"FAILED\",%s,\"outputPath\":\"out\",\"nodeHours\":0.5,\"error\":{\"kind\":\"FAILED\",\"code\":0,\"messages\":[\"Cannot \\\"load\\\"\"]}}\n"
                .formatted(END_COUNTS));
  }

  @Test
  void writesEveryProblemOfARequest() {
    report.end(Ending.of(new InvalidRequestException(List.of("one", "two"))));
    assertThat(bytes)
        .hasToString(
            "{\"state\":\"FAILED\",%s,\"error\":{\"kind\":\"REFUSED\",\"code\":1,\"messages\":[\"one\",\"two\"]}}\n"
                .formatted(START_COUNTS));
  }

  @Test
  void writesWhatKeptTheCommandFromStarting() {
    report.end(Ending.of(new UncheckedIOException("Cannot read", new IOException())));
    assertThat(bytes)
        .hasToString(
            "{\"state\":\"FAILED\",%s,\"error\":{\"kind\":\"FAILED\",\"code\":4,\"messages\":[\"Cannot read\"]}}\n"
                .formatted(START_COUNTS));
  }

  private static Moment moment(JobState state, Progress progress) {
    return new Moment(state, RunPhase.PREDICTING, 1, progress);
  }
}
