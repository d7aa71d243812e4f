package org.batchpredict.service.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.PredictionOutput;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/** The job of this worker process: its course, told to the service. */
final class WorkerJob implements TaskCourse.Follower {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Progress NOTHING = new Progress(0, 0, 0, 0, 0, Duration.ZERO);

  private final Task task;
  private final OutputStream reports;
  private final Object lock = new Object();
  private @Nullable PredictionJob job;
  private @Nullable WorkerReport told;
  private boolean cancelled;
  private boolean paused;
  private boolean elsewhere;

  WorkerJob(Task task, OutputStream reports) {
    this.task = task;
    this.reports = reports;
    this.cancelled = task.kind() == Task.Kind.CANCEL;
  }

  /**
   * Sees the job to its end, or to where another worker can go on.
   *
   * @return the exit status
   */
  int run() throws IOException, InterruptedException {
    try {
      TaskCourse course = new TaskCourse(task);
      synchronized (lock) {
        elsewhere = course.isElsewhere();
      }
      return end(course.run(this));
    } catch (InvalidRequestException e) {
      return end(refused(e.problems()));
    } catch (IllegalArgumentException e) {
      return end(refused(List.of(String.valueOf(e.getMessage()))));
    } catch (IOException | UncheckedIOException e) {
      JobError error =
          new JobError(
              JobError.Kind.FAILED,
              ErrorCode.USER_CODE_FAILED,
              List.of(String.valueOf(e.getMessage())));
      return end(new WorkerReport(JobState.FAILED, true, NOTHING, 0, error));
    }
  }

  @Override
  public WorkerReport follow(PredictionJob next) throws InterruptedException, IOException {
    synchronized (lock) {
      job = next;
      if (cancelled || paused) {
        next.cancel();
      }
    }
    while (next.waitUntilFinish(TICK).isEmpty()) {
      JobState state = next.state();
      if (!state.isFinal()) {
        tell(new WorkerReport(state, false, next.progress(), 0, null));
      }
    }
    PredictionOutput output = next.waitUntilFinish();
    boolean wasPaused = next.state() == JobState.CANCELLED && isPaused();
    return new WorkerReport(
        wasPaused ? JobState.QUEUED : next.state(),
        true,
        next.progress(),
        output.nodeHours(),
        next.error().orElse(null));
  }

  @Override
  public boolean isToEnd() {
    synchronized (lock) {
      return cancelled || paused;
    }
  }

  @Override
  public WorkerReport nothingToEnd() {
    JobState state = isPaused() ? JobState.QUEUED : JobState.CANCELLED;
    return new WorkerReport(state, true, NOTHING, 0, null);
  }

  private static WorkerReport refused(List<String> problems) {
    JobError error = new JobError(JobError.Kind.REFUSED, ErrorCode.INVALID_INPUT, problems);
    return new WorkerReport(JobState.FAILED, true, NOTHING, 0, error);
  }

  /** Tells it once, and nothing after the last word. */
  private void tell(WorkerReport report) throws IOException {
    synchronized (lock) {
      if (!report.equals(told) && (told == null || !told.isEnd())) {
        told = report;
        reports.write((report.toLine() + "\n").getBytes(UTF_8));
        reports.flush();
      }
    }
  }

  private int end(WorkerReport report) throws IOException {
    tell(report);
    return report.state() == JobState.FAILED ? 1 : 0;
  }

  private boolean isPaused() {
    synchronized (lock) {
      return paused;
    }
  }

  void cancel() {
    synchronized (lock) {
      cancelled = true;
      if (job != null) {
        job.cancel();
      }
    }
  }

  /** What runs on a cluster goes on without this process. */
  void pause() {
    synchronized (lock) {
      paused = true;
      if (!elsewhere) {
        if (job != null) {
          job.cancel();
        }
        return;
      }
      try {
        tell(new WorkerReport(JobState.QUEUED, true, NOTHING, 0, null));
      } catch (IOException e) {
        Watchdog.halt(String.valueOf(e.getMessage()));
      }
      Runtime.getRuntime().halt(0);
    }
  }
}
