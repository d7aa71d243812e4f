package org.batchpredict.pipeline.command;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.batchpredict.io.files.FileSystemsSetup;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.DirectAdapter;
import org.batchpredict.pipeline.FlinkProgram;
import org.batchpredict.pipeline.JobError;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.PredictionOutput;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestParser;
import org.batchpredict.transforms.model.ModelException;

/**
 * The command: one job from flags to exit status (spec 7).
 *
 * <p>Standard output has one line, the {@link PredictionOutput}; everything else goes to standard
 * error.
 */
public final class Main {
  public static final int SUCCEEDED = 0;
  public static final int JOB_FAILED = 1;
  public static final int REQUEST_REFUSED = 2;
  public static final int CANCELLED = 130;

  private static final Duration TICK = Duration.ofMillis(100);

  private final PrintStream out;
  private final PrintStream err;
  private final boolean cancelsAtExit;

  /**
   * @param cancelsAtExit whether the job is cancelled when this process is asked to end
   */
  public Main(PrintStream out, PrintStream err, boolean cancelsAtExit) {
    this.out = out;
    this.err = err;
    this.cancelsAtExit = cancelsAtExit;
  }

  public static void main(String[] args) throws InterruptedException {
    if (FlinkProgram.isCalled()) {
      FlinkProgram.run(System.out, System.err, args);
    } else {
      System.exit(new Main(System.out, System.err, true).run(args));
    }
  }

  /**
   * Runs one command, its last words included.
   *
   * @return the exit status
   */
  public int run(String... args) throws InterruptedException {
    Ending ending = end(args);
    if (!ending.message().isEmpty()) {
      err.println(ending.message());
    }
    return ending.status();
  }

  /** Runs one command up to its last words. */
  public Ending end(String... args) throws InterruptedException {
    try {
      PredictionOptions options = Flags.parse(args);
      FileSystemsSetup.register(options);
      PredictionInput input = RequestParser.parse(options);
      DirectAdapter.trustElements(options);
      return options.isDryRun()
          ? dryRun(input, options)
          : watch(BatchPrediction.start(input, options));
    } catch (InvalidRequestException | IllegalArgumentException e) {
      return new Ending(REQUEST_REFUSED, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException | IOException e) {
      return new Ending(JOB_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private Ending dryRun(PredictionInput input, PredictionOptions options) throws IOException {
    try {
      out.println(BatchPrediction.dryRun(input, options).describe());
      return new Ending(SUCCEEDED, "");
    } catch (ModelException e) {
      return new Ending(JOB_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private Ending watch(PredictionJob job) throws InterruptedException {
    CountDownLatch reported = new CountDownLatch(1);
    Thread hook = new Thread(() -> cancel(job, reported), "cancel-on-interrupt");
    if (cancelsAtExit) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
    ProgressLine line = new ProgressLine(err, isTerminal(), Clock.systemUTC());
    try {
      Optional<PredictionOutput> output = Optional.empty();
      while (output.isEmpty()) {
        output = job.waitUntilFinish(TICK);
        line.tick(job.progress());
      }
      return report(job, output.get(), line);
    } finally {
      reported.countDown();
    }
  }

  private Ending report(PredictionJob job, PredictionOutput output, ProgressLine line) {
    Optional<JobError> error = job.error();
    if (error.isPresent() && error.get().kind() == JobError.Kind.REFUSED) {
      return new Ending(REQUEST_REFUSED, error.get().message());
    }
    line.finish(job.progress());
    out.println(output.toJson());
    out.flush();
    if (job.state() == JobState.CANCELLED) {
      // Said here, while the end of the process waits for the report.
      err.println("Cancelled; continue with --resume, or start again with --overwrite");
      return new Ending(CANCELLED, "");
    }
    return error
        .map(e -> new Ending(JOB_FAILED, e.message()))
        .orElseGet(() -> new Ending(SUCCEEDED, ""));
  }

  /** Runs when the process is asked to end: lets the job stop in good order and say so. */
  private static void cancel(PredictionJob job, CountDownLatch reported) {
    job.cancel();
    try {
      reported.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Java cannot ask whether standard error is a terminal; {@code scripts/predict} says so. */
  private static boolean isTerminal() {
    return Boolean.getBoolean("batchpredict.terminal");
  }
}
