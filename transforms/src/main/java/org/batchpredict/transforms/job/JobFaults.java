package org.batchpredict.transforms.job;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.UserCodeException;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.files.ChangedInputException;
import org.batchpredict.io.staging.JobFault;
import org.batchpredict.io.staging.JobNotes;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.RunException;

/** From exceptions, which runners wrap in others, to what a user is told. */
public final class JobFaults {
  private JobFaults() {}

  public static JobFault of(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ModelException e) {
        return fault(t, e.code());
      }
      if (t instanceof RunException) {
        return fault(t, ErrorCode.RUN_FAILED);
      }
      if (t instanceof ChangedInputException) {
        return fault(t, ErrorCode.INVALID_INPUT);
      }
      if (t instanceof JobException e) {
        return fault(t, e.code());
      }
    }
    return fault(reason(thrown), ErrorCode.USER_CODE_FAILED);
  }

  /** Whether the job was not at fault, but cancelled. */
  public static boolean isCancel(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (isInterruption(t) || t instanceof CancelledJobException) {
        return true;
      }
    }
    return false;
  }

  /** Not a kind of {@link InterruptedIOException}: those are timeouts, as of sockets. */
  private static boolean isInterruption(Throwable t) {
    return t instanceof InterruptedException
        || t instanceof ClosedByInterruptException
        || t.getClass() == InterruptedIOException.class;
  }

  /** An exception that says why the job fails, in whatever a runner wraps it. */
  static JobException exception(Throwable thrown) {
    JobFault fault = of(thrown);
    return new JobException(fault.code(), fault.message(), thrown);
  }

  /** Leaves the reason for a failure where the process that started the job finds it. */
  static void leave(PassSpec spec, Throwable failure) {
    Staging staging = Staging.of(spec.outputPath(), spec.fingerprint());
    try {
      if (staging.hasRun(spec.runId())) { // else a straggler would speak for another run
        new JobNotes(staging).writeFault(of(failure));
      }
    } catch (IOException | RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  private static JobFault fault(Throwable t, ErrorCode code) {
    String message = t.getMessage() == null ? t.toString() : t.getMessage();
    return new JobFault(
        code,
        t instanceof OutOfMemoryError
            ? "Cannot go on: there is no memory: %s (use a smaller batchSize, or a larger heap: -Xmx)"
                .formatted(message)
            : message);
  }

  /** The first exception that says something of its own. */
  private static Throwable reason(Throwable thrown) {
    Throwable reason = thrown;
    while (reason.getCause() != null && isWrapper(reason, reason.getCause())) {
      reason = reason.getCause();
    }
    return reason;
  }

  private static boolean isWrapper(Throwable t, Throwable cause) {
    return t instanceof Pipeline.PipelineExecutionException
        || t instanceof UserCodeException
        || t.getMessage() == null
        || t.getMessage().equals(cause.toString());
  }
}
