package org.batchpredict.pipeline.command;

import java.io.PrintStream;
import java.time.Clock;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.OptionValues;
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
        public void tick(Moment moment) {}

        @Override
        public void end(Ending ending) {}
      };

  /**
   * The report that the options ask for, on standard error unless they name another descriptor.
   *
   * @throws InvalidRequestException when that descriptor cannot be written to
   */
  static ProgressReport of(PredictionOptions options, PrintStream err) {
    if (!OptionValues.isProgressJson(options)) {
      return err instanceof Terminal terminal
          ? new ProgressLine(terminal, Clock.systemUTC())
          : new ProgressLog(err, Clock.systemUTC());
    }
    Long descriptor = OptionValues.progressDescriptor(options);
    return descriptor == null
        ? new ProgressJson(err, Clock.systemUTC())
        : new ProgressJson(ParentDescriptor.open(descriptor), Clock.systemUTC());
  }

  /** Tells how far a job has come that goes on, if it is time to. */
  void tick(Moment moment);

  /** Tells of the end, once. */
  void end(Ending ending);

  @Override
  default void close() {}
}
