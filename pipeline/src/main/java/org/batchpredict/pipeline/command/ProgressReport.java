package org.batchpredict.pipeline.command;

import java.io.PrintStream;
import java.time.Clock;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionOptions;

/**
 * Tells whoever started the command of the progress of its job. Has no thread: {@link #tick} is
 * called as often as the caller likes.
 */
interface ProgressReport extends AutoCloseable {
  /** For a command that has no job yet. */
  ProgressReport NONE =
      new ProgressReport() {
        @Override
        public void tick(JobState state, Progress progress) {}

        @Override
        public void end(Ending ending) {}
      };

  /**
   * The report that the options ask for, on standard error unless they name another descriptor.
   *
   * @throws InvalidRequestException when that descriptor cannot be written to
   */
  static ProgressReport of(PredictionOptions options, PrintStream err) {
    if (!options.getProgress().equals(PredictionOptions.PROGRESS_JSON)) {
      return new ProgressLine(err, isTerminal(), Clock.systemUTC());
    }
    Long descriptor = options.getProgressFd();
    return descriptor == null || descriptor <= PredictionOptions.STANDARD_ERROR
        ? new ProgressJson(err, Clock.systemUTC())
        : new ProgressJson(ParentDescriptor.open(descriptor), Clock.systemUTC());
  }

  /** Java cannot ask whether standard error is a terminal; {@code scripts/predict} says so. */
  private static boolean isTerminal() {
    return Boolean.getBoolean("batchpredict.terminal");
  }

  /** Tells how far a job has come that goes on, if it is time to. */
  void tick(JobState state, Progress progress);

  /** Tells of the end, once. */
  void end(Ending ending);

  @Override
  default void close() {}
}
