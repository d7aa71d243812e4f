package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.api.JobName;
import org.junit.jupiter.api.Test;

/** What service and worker say to each other, a line each. */
class WorkerLinesTest {
  private static final Task TASK =
      new Task(
          new JobName("p", "j"),
          2,
          Task.Kind.CONTINUE,
          PredictionInput.builder().uri("/m").inputPaths("/a\n", "/b").outputPath("/o").build(),
          List.of("--keyField=id", "--s3Secret=a \"word\""),
          new Task.Roots(List.of("/a"), List.of(), List.of("/m"), null),
          Instant.parse("2026-01-02T03:04:05.678Z"),
          Duration.ofSeconds(30));

  @Test
  void aTaskIsALine() throws Exception {
    assertThat(TASK.toLine()).doesNotContain("\n");
    assertThat(Task.ofLine(TASK.toLine())).isEqualTo(TASK);
  }

  @Test
  void aTaskDoesNotShowItsFlags() {
    assertThat(TASK.toString()).isEqualTo("CONTINUE projects/p/jobs/j attempt 2");
  }

  @Test
  void anOrderIsALine() {
    for (WorkerOrder order :
        List.of(
            WorkerOrder.CANCEL, WorkerOrder.PAUSE, WorkerOrder.lease(Duration.ofMillis(12345)))) {
      assertThat(WorkerOrder.ofLine(order.toLine())).isEqualTo(order);
    }
  }

  @Test
  void aReportIsALine() throws Exception {
    Progress progress = new Progress(7, 5, 2, 70, 100, Duration.ofMillis(1234));
    List<String> problems = List.of("First\nline.", "Second.");
    JobError error = new JobError(JobError.Kind.REFUSED, ErrorCode.INVALID_INPUT, problems);
    for (WorkerReport report :
        List.of(
            new WorkerReport(JobState.RUNNING, false, progress, 0.25, null),
            new WorkerReport(JobState.FAILED, true, progress, 0, error))) {
      assertThat(report.toLine()).doesNotContain("\n");
      assertThat(WorkerReport.ofLine(report.toLine())).isEqualTo(report);
    }
  }

  @Test
  void halfAReportIsNone() {
    Progress progress = new Progress(7, 5, 2, 70, 100, Duration.ZERO);
    String line = new WorkerReport(JobState.RUNNING, false, progress, 0, null).toLine();

    assertThatThrownBy(() -> WorkerReport.ofLine(line.substring(0, line.length() / 2)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot read what a worker says: ");
  }
}
