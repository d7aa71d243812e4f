package org.batchpredict.pipeline;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.beam.sdk.io.FileSystems;
import org.batchpredict.transforms.tensorflow.ModelException;

/**
 * The command: one job from flags to exit status (spec 7).
 *
 * <p>Standard output has one line, the {@link PredictionOutput}; everything else goes to standard
 * error.
 */
public final class Main {
  static final int SUCCEEDED = 0;
  static final int JOB_FAILED = 1;
  static final int REQUEST_REFUSED = 2;
  static final int CANCELLED = 130;

  private static final Duration TICK = Duration.ofMillis(100);

  private final PrintStream out;
  private final PrintStream err;

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) throws InterruptedException {
    System.exit(new Main(System.out, System.err).run(args));
  }

  /**
   * Runs one command.
   *
   * @return the exit status
   */
  int run(String... args) throws InterruptedException {
    try {
      PredictionOptions options = Flags.parse(args);
      FileSystems.setDefaultPipelineOptions(options);
      PredictionInput input = RequestParser.parse(options);
      DirectAdapter.trustElements(options);
      return options.isDryRun()
          ? dryRun(input, options)
          : watch(BatchPrediction.start(input, options));
    } catch (InvalidRequestException | IllegalArgumentException e) {
      return refuse(e);
    } catch (UncheckedIOException | IOException e) {
      err.println(e.getMessage());
      return JOB_FAILED;
    }
  }

  private int refuse(RuntimeException e) {
    err.println(e.getMessage());
    return REQUEST_REFUSED;
  }

  private int dryRun(PredictionInput input, PredictionOptions options) throws IOException {
    try {
      out.println(BatchPrediction.dryRun(input, options).describe());
      return SUCCEEDED;
    } catch (ModelException e) {
      err.println(e.getMessage());
      return JOB_FAILED;
    }
  }

  private int watch(PredictionJob job) throws InterruptedException {
    CountDownLatch reported = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> cancel(job, reported), "cancel-on-interrupt"));
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

  private int report(PredictionJob job, PredictionOutput output, ProgressLine line) {
    Optional<JobError> error = job.error();
    if (error.isPresent() && error.get().kind() == JobError.Kind.REFUSED) {
      err.println(error.get().message());
      return REQUEST_REFUSED;
    }
    line.finish(job.progress());
    out.println(output.toJson());
    out.flush();
    if (job.state() == JobState.CANCELLED) {
      err.println("Cancelled; continue with --resume, or start again with --overwrite");
      return CANCELLED;
    }
    error.ifPresent(e -> err.println(e.message()));
    return error.isPresent() ? JOB_FAILED : SUCCEEDED;
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
