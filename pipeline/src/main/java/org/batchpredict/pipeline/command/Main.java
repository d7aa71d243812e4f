package org.batchpredict.pipeline.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.batchpredict.io.files.FileSystemsSetup;
import org.batchpredict.pipeline.BatchPrediction;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.PredictionJob;
import org.batchpredict.pipeline.PredictionOutput;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.JobFile;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestParser;
import org.batchpredict.pipeline.runner.DirectJobRunner;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.RunException;
import org.jspecify.annotations.Nullable;

/**
 * The command: from arguments to exit status.
 *
 * <p>Of a job, standard output has one line, the {@link PredictionOutput}; everything else goes to
 * standard error.
 */
public final class Main {
  public static final int SUCCEEDED = 0;
  public static final int JOB_FAILED = 1;
  public static final int REQUEST_REFUSED = 2;
  public static final int CANCELLED = 130;

  /** How long a job has to end in good order after the process was asked to end. */
  private static final Duration END_PATIENCE = Duration.ofSeconds(12);

  /** How long its last words have to be written. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final String RUNNER = "runner";
  private static final String VERIFY = "verify";
  private static final Duration TICK = Duration.ofMillis(100);

  /** Says with a stack trace what is tried again; what comes of it is said in a line of ours. */
  private static final Logger GOOGLE = Logger.getLogger("com.google");

  private final PrintStream out;
  private final PrintStream err;
  private final boolean cancelsAtExit;
  private final Map<String, String> environment;
  private final @Nullable String defaultRunner;

  /** The exit status, in a process that is this command's own; else it never comes. */
  private final CompletableFuture<Integer> status = new CompletableFuture<>();

  private boolean ownsProcess;

  /**
   * @param cancelsAtExit whether the job is cancelled when this process is asked to end
   */
  public Main(PrintStream out, PrintStream err, boolean cancelsAtExit) {
    this(out, err, cancelsAtExit, System.getenv(), null);
  }

  Main(
      PrintStream out,
      PrintStream err,
      boolean cancelsAtExit,
      Map<String, String> environment,
      @Nullable String defaultRunner) {
    this.out = out;
    this.err = err;
    this.cancelsAtExit = cancelsAtExit;
    this.environment = environment;
    this.defaultRunner = defaultRunner;
  }

  /** The same command with another runner where none is named. */
  public Main onRunner(String runner) {
    return new Main(out, err, cancelsAtExit, environment, runner);
  }

  public static void main(String[] args) throws InterruptedException {
    GOOGLE.setLevel(Level.OFF);
    if ("stdin".equals(System.getProperty("batchpredict.output"))) {
      // scripts/predict keeps standard output from native code: to that it is standard error.
      System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.in), true, UTF_8));
    }
    // What logs, logs to System.err: it goes the same way as the line of progress.
    System.setErr(Terminal.ofProcess(System.err));
    OptionsRegistry.begin();
    Main command = new Main(System.out, System.err, true);
    command.ownsProcess = true;
    int status = command.run(args);
    command.status.complete(status);
    System.exit(status); // when a signal has come, it is the hook that ends the process
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
    ProgressReport report = ProgressReport.NONE;
    try {
      Arguments arguments = GcloudNames.translate(Arguments.of(args));
      if (arguments.has(Syntax.HELP)) {
        HelpText.print(arguments.verb(), arguments.value(Syntax.HELP).orElseThrow(), out);
        return Ending.withoutJob();
      }
      if (arguments.has(Syntax.VERSION)) {
        out.println(Versions.text());
        return Ending.withoutJob();
      }
      PredictionOptions options = options(arguments, JobFile.NONE);
      Ending withoutJob = withoutJob(arguments, options);
      if (withoutJob != null) {
        return withoutJob;
      }
      boolean prints = PrintCommand.isAskedFor(arguments);
      if (!prints && !options.isDryRun()) {
        report = ProgressReport.of(options, err);
      }
      String request = options.getPredictionInput();
      FileSystemsSetup.registerFor(request == null ? List.of() : List.of(request), options);
      JobFile file = RequestParser.file(options);
      if (!file.options().isEmpty()) {
        PredictionOptions all = options(arguments, file);
        report = isReportedAlike(options, all) ? report : ProgressReport.of(all, err);
        options = all;
      }
      PredictionInput input = RequestParser.override(file.input(), options);
      DirectJobRunner.trustElements(options);
      if (prints) {
        return PrintCommand.run(arguments, input, options, out, err);
      }
      if (options.isDryRun()) {
        return DryRunCommand.run(input, options, out);
      }
      return watch(BatchPrediction.start(input, options), report);
    } catch (InvalidRequestException
        | IllegalArgumentException
        | ModelException
        | RunException
        | UncheckedIOException
        | IOException e) {
      Ending ending = Ending.of(e);
      report.end(ending);
      return ending;
    } finally {
      report.close();
    }
  }

  /** What the verbs do that run no job; null when a job is asked for. */
  private @Nullable Ending withoutJob(Arguments arguments, PredictionOptions options) {
    return switch (arguments.verb()) {
      case COMPLETION -> CompletionCommand.run(out);
      case SHOW -> ShowCommand.run(arguments.operand(), options, out);
      case VERIFY -> {
        options.setVerify(arguments.operand());
        yield VerifyCommand.run(options, out);
      }
      case RUN -> options.getVerify() == null ? null : VerifyCommand.run(options, out);
    };
  }

  private PredictionOptions options(Arguments arguments, JobFile file) {
    // What is verified says itself what was asked for.
    OptionLayers layers =
        new OptionLayers(arguments).over(arguments.has(VERIFY) ? Map.of() : environment).over(file);
    return (arguments.verb() == Verb.RUN ? layers.over(RUNNER, defaultRunner) : layers).toOptions();
  }

  private static boolean isReportedAlike(PredictionOptions some, PredictionOptions others) {
    return some.getProgress().equals(others.getProgress())
        && Objects.equals(some.getProgressFd(), others.getProgressFd());
  }

  private Ending watch(PredictionJob job, ProgressReport report) throws InterruptedException {
    CountDownLatch reported = new CountDownLatch(1);
    Thread hook = new Thread(() -> endWith(job, reported), "cancel-on-interrupt");
    if (cancelsAtExit) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
    try {
      Optional<PredictionOutput> output = job.waitUntilFinish(TICK);
      while (output.isEmpty()) {
        report.tick(Moment.of(job));
        output = job.waitUntilFinish(TICK);
      }
      Ending ending = Ending.of(job, output.get());
      report.end(ending);
      if (ending.output() != null) {
        out.println(ending.output().toJson());
        out.flush();
      }
      if (ending.state() == JobState.CANCELLED) {
        // Said here, while the end of the process waits for the report.
        err.println("Cancelled; continue with --resume, or start again with --overwrite");
      }
      return ending;
    } finally {
      reported.countDown();
      forget(hook);
    }
  }

  private void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends, and the hook is at work.
    }
  }

  /**
   * Runs when the process is asked to end: lets the job stop in good order and say so. Not without
   * bound, as a model can loop where nothing can interrupt it.
   */
  private void endWith(PredictionJob job, CountDownLatch reported) {
    job.cancel();
    try {
      boolean ended = reported.await(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        err.println(
            "Cannot end the job in good order: its model, or a file, has not answered for "
                + END_PATIENCE.toSeconds()
                + " s (continue with --resume, or start again with --overwrite)");
      }
      if (ownsProcess) {
        // A process that ends by a signal has the signal's status, and waits for native code.
        Runtime.getRuntime().halt(ended ? exitStatus() : CANCELLED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int exitStatus() throws InterruptedException {
    try {
      return status.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return CANCELLED;
    }
  }
}
