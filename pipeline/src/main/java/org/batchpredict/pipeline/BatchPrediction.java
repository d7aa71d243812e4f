package org.batchpredict.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.batchpredict.io.files.FileSystemsSetup;
import org.batchpredict.io.staging.OutputCheck;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestValidator;
import org.batchpredict.pipeline.runner.JobRunners;
import org.batchpredict.transforms.job.Retries;
import org.batchpredict.transforms.tensorflow.TensorFlowVersion;

/**
 * Batch prediction from Java: the way in for a job service.
 *
 * <pre>{@code
 * PredictionOptions options =
 *     JobOptions.builder().with(PredictionOptions::setKeyField, "id").build();
 * PredictionJob job = BatchPrediction.start(input, options);
 * PredictionOutput output = job.waitUntilFinish();
 * }</pre>
 */
public final class BatchPrediction {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  private BatchPrediction() {}

  /**
   * Checks a request as far as it and its options alone can tell: reads no file, asks nobody and
   * loads no native library, so that a job service can refuse at once what will never run. Whether
   * the model, the input and the output are there is not looked at; {@link
   * org.batchpredict.pipeline.request.ModelRegistry#resolve} finds the model of a valid request.
   *
   * @return the problems, all of them, one sentence each; empty when there is none
   */
  public static List<String> check(PredictionInput input, PredictionOptions options) {
    List<String> problems =
        new ArrayList<>(RequestValidator.problems(input, options, TensorFlowVersion.current()));
    problems.addAll(TableRequest.problems(input, options));
    JobRunners.problem(options).ifPresent(problems::add);
    return problems;
  }

  /**
   * Starts a job and returns at once; nothing is checked yet. A request that is refused is a job
   * that ends FAILED with a {@link JobError} of kind REFUSED.
   *
   * <p>A job with files that are not on local disk registers the file systems of its options with
   * Beam, for the whole process: see {@link FileSystemsSetup}.
   *
   * @param input the request; the options of the same names are not looked at, but for a batchSize
   *     of {@code auto}, which no request can say: it counts where the request has none
   * @param options how the job runs: the runner with its options, and those of {@link
   *     PredictionOptions} that are no field of the request; the job works on a copy
   */
  public static PredictionJob start(PredictionInput input, PredictionOptions options) {
    return start(UUID.randomUUID().toString(), input, options);
  }

  /**
   * Starts a job under a name that the caller has for it. One that a run in the output has already
   * is a problem of the request.
   *
   * @param id 1 to 100 ASCII letters, digits, hyphens and underscores
   * @throws IllegalArgumentException when a job of this id runs in this process
   */
  public static PredictionJob start(String id, PredictionInput input, PredictionOptions options) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "Invalid id: %s (must be 1 to 100 letters, digits, '-' and '_')".formatted(id));
    }
    PredictionOptions copy = OptionsCopy.of(options);
    registerFileSystems(input, copy);
    PredictionJob job = PredictionJob.of(id, input, copy, Clock.systemUTC());
    job.start();
    return job;
  }

  /**
   * Attaches to a job that another process started and that runs on a cluster, or did: a handle as
   * of {@link #start}, whoever else has one. A cancelled job can be resumed, and the handle of one
   * that had published its results before has ended at once.
   *
   * <p>The job stays its owner's. Only when the runner says that it has ended, and the process that
   * started it has died, is its claim on the output given up (docs/adr/0019).
   *
   * @param options the runner with its options, as the job was started with; the handle works on a
   *     copy
   * @throws InvalidRequestException when no job is there that can be attached to
   * @throws IOException when the directory cannot be read
   */
  public static PredictionJob attach(String outputPath, PredictionOptions options)
      throws IOException {
    PredictionOptions copy = OptionsCopy.of(options);
    FileSystemsSetup.registerFor(List.of(outputPath), copy);
    return new Attachment(
            () -> JobRunners.of(copy), copy, Retries.patient(), Thread::sleep, Clock.systemUTC())
        .to(outputPath);
  }

  /**
   * Checks everything and predicts a sample of 100 records, spread over the input; writes nothing.
   *
   * @throws InvalidRequestException when the request is refused
   * @throws org.batchpredict.transforms.model.ModelException when the model cannot be loaded
   */
  public static DryRun dryRun(PredictionInput input, PredictionOptions options) throws IOException {
    PredictionOptions copy = OptionsCopy.of(options);
    registerFileSystems(input, copy);
    return DryRun.of(
        JobPreparation.prepare(UUID.randomUUID().toString(), input, copy, () -> false));
  }

  /**
   * Predicts the first records of an input in their order, in this thread, and writes the
   * predictions to a stream: no output directory, no runner, nothing that could be resumed.
   *
   * @param input the request; its outputPath is not looked at
   * @param limit the most records to read
   * @param out flushed after each batch; what it throws ends the job
   * @param onFailure told of each instance that has no prediction
   * @throws InvalidRequestException when the request is refused
   */
  public static PrintedJob print(
      PredictionInput input,
      PredictionOptions options,
      long limit,
      OutputStream out,
      Consumer<String> onFailure)
      throws IOException {
    PredictionOptions copy = OptionsCopy.of(options);
    registerFileSystems(input.toBuilder().outputPath(null).build(), copy);
    return PrintedJob.run(input, copy, limit, out, onFailure);
  }

  /**
   * Checks that the results in a directory are whole: reads all of them, and writes nothing. Where
   * that is asked for by {@link PredictionOptions#isInput}, the input files are looked at, too:
   * whether they are still those that were predicted.
   *
   * <p>Loads neither TensorFlow nor a runner. Which files there are is decided by the manifest, so
   * that results which a job is replacing meanwhile may be found not to be whole.
   *
   * @param options what stores need, if files are on any; registered with Beam then, as by {@link
   *     #start}
   * @throws IllegalArgumentException when that is no path of a directory, or no store has it
   */
  public static Verification verify(String outputPath, PredictionOptions options) {
    FileSystemsSetup.registerFor(List.of(outputPath), options);
    OutputCheck check = OutputCheck.of(outputPath, OutputFormats.counts());
    if (options.isInput()) {
      FileSystemsSetup.registerFor(check.inputPaths(), options);
      check = check.withInput();
    }
    return Verification.of(check);
  }

  private static void registerFileSystems(PredictionInput input, PredictionOptions options) {
    List<String> paths =
        Stream.concat(
                input.inputPaths().stream(),
                Stream.of(
                    input.outputPath(),
                    input.uri(),
                    options.getModelRegistry(),
                    TableRequest.sources(input).isEmpty() ? null : options.getTempLocation()))
            .filter(Objects::nonNull)
            .toList();
    FileSystemsSetup.registerFor(paths, options);
  }
}
