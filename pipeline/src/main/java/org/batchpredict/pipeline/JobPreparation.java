package org.batchpredict.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.batchpredict.io.files.InputException;
import org.batchpredict.io.files.InputFiles;
import org.batchpredict.io.files.LocalPaths;
import org.batchpredict.io.records.FileCuts;
import org.batchpredict.io.records.SplitPlanner;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.pipeline.request.BatchSizeFlag;
import org.batchpredict.pipeline.request.DataFormat;
import org.batchpredict.pipeline.request.InvalidRequestException;
import org.batchpredict.pipeline.request.ModelRegistry;
import org.batchpredict.pipeline.request.OptionValues;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.pipeline.request.PredictionOptions;
import org.batchpredict.pipeline.request.RequestField;
import org.batchpredict.pipeline.request.RequestValidator;
import org.batchpredict.pipeline.request.ResolvedModel;
import org.batchpredict.pipeline.runner.JobRunners;
import org.batchpredict.transforms.instance.OtherFormatException;
import org.batchpredict.transforms.job.CancelledJobException;
import org.batchpredict.transforms.job.ErrorLimits;
import org.batchpredict.transforms.job.PassSpec;
import org.batchpredict.transforms.model.ModelDescription;
import org.batchpredict.transforms.model.ModelException;
import org.batchpredict.transforms.model.ModelSignature;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;
import org.batchpredict.transforms.tensorflow.TensorFlowVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides everything about a job that can be decided before it runs: finds the model and the files,
 * checks the output, plans the splits. All that is wrong is found before anything is said.
 */
final class JobPreparation {
  private static final Logger LOG = LoggerFactory.getLogger(JobPreparation.class);

  private final PredictionInput input;
  private final PredictionOptions options;
  private final TableInputs tables;
  private final List<String> problems = new ArrayList<>();

  /** Of an invalid device it is never asked to load anything. */
  private SavedModelLoader loader = SavedModelLoader.create();

  private JobPreparation(PredictionInput input, PredictionOptions options) {
    this.input = input;
    this.options = options;
    this.tables = TableInputs.of(input, options);
  }

  /**
   * Prepares a job. Nothing is written yet, but exports of tables, once all else is well: {@link
   * PreparedJob#claimOutput} does that.
   *
   * @param runId names the execution
   * @param cancelled whether nobody waits for exports any more
   * @throws InvalidRequestException with all problems, when there is any
   * @throws IOException when the model registry or the output directory cannot be read
   */
  static PreparedJob prepare(
      String runId, PredictionInput input, PredictionOptions options, BooleanSupplier cancelled)
      throws IOException {
    return new JobPreparation(input, options).prepare(runId, cancelled);
  }

  private PreparedJob prepare(String runId, BooleanSupplier cancelled) throws IOException {
    problems.addAll(BatchPrediction.check(input, options));
    RequestValidator.warning(input, TensorFlowVersion.current()).ifPresent(LOG::warn);
    if (options.isResume() && options.isOverwrite()) {
      LOG.warn(
          "Of --resume and --overwrite: an unfinished run of this request is gone on with; else, and"
              + " at its end, results are replaced");
    }
    if (problems.isEmpty()) {
      loader = loader();
    }
    JobRoots roots = JobRoots.of(options);
    // Before anything is looked at: what lies elsewhere is not even told to be there, or not.
    problems.addAll(roots.problems(input));
    // What is invalid in itself is not looked up: it would only be complained of twice.
    ResolvedModel model =
        isSound("model_version", "model_name", "version_name", "uri") ? resolveModel(roots) : null;
    ModelDescription description = model == null ? null : describe(model);
    JobFormats formats =
        description == null
                || !isSound("data_format", "output_data_format")
                || !RequestValidator.hasValidFormats(input, options)
            ? null
            : formats(description.signature());
    if (description != null) {
      problems.addAll(TableOutput.of(input, options).problems(description.signature()));
    }
    if (problems.isEmpty()) { // else a database may be asked for what is no table
      problems.addAll(TableOutput.of(input, options).problems());
    }
    List<InputFile> files = isSound("input_paths") ? findFiles(roots, runId, cancelled) : List.of();
    if (description != null && formats != null && !files.isEmpty() && problems.isEmpty()) {
      formats = fit(formats, description.signature(), files);
    }
    OutputClaim output = isSound("output_path") ? claimOutput(runId, files) : null;
    if (model == null
        || description == null
        || formats == null
        || output == null
        || !problems.isEmpty()) {
      throw new InvalidRequestException(problems.stream().distinct().toList());
    }
    ModelSpec spec = modelSpec(model);
    Plan plan = plan(model, spec, description, files, formats);
    problems.addAll(output.problems(plan));
    if (problems.isEmpty() && runsModelHere()) { // takes seconds
      loader.problemOfDevice().ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new InvalidRequestException(problems);
    }
    PassSpec pass =
        new PassSpec(
            runId,
            output.path(),
            plan.fingerprint(),
            new PinnedModel(loader, spec, description.fingerprint()),
            formats.input(),
            formats.rules(),
            formats.output(),
            BatchSizeFlag.isAuto(input, options) ? PassSpec.AUTO : input.effectiveBatchSize(),
            options.getMaxRecordBytes(),
            new ErrorLimits(options.getMaxErrors(), options.getMaxErrorRate()),
            OptionValues.acceptsChangedInput(options),
            options.isOverwrite(),
            options.isAllowBatchDependent(),
            !options.isNoReport(),
            false);
    return new PreparedJob(pass, plan, description.signature(), output);
  }

  private SavedModelLoader loader() {
    Double fraction = options.getGpuMemoryFraction();
    Double timeout = options.getBatchTimeout();
    Long intraOp = options.getIntraOpThreads();
    Long interOp = options.getInterOpThreads();
    SavedModelLoader loader = SavedModelLoader.create();
    if (intraOp != null) {
      loader = loader.withIntraOpThreads(intraOp.intValue());
    }
    if (interOp != null) {
      loader = loader.withInterOpThreads(interOp.intValue());
    }
    return loader
        .withTrust(options.isTrustModel())
        .withTimeout(Duration.ofMillis(timeout == null ? 0 : Math.round(timeout * 1000)))
        .withDevice(options.getDevice())
        .withGpuMemory(fraction == null ? 0 : fraction, options.isGpuAllowGrowth());
  }

  /** Whether the device is one of this machine; a dry run predicts its sample here. */
  private boolean runsModelHere() {
    return options.isDryRun() || !JobRunners.of(options).hasWorkersElsewhere(options);
  }

  private boolean isSound(String... fields) {
    return Stream.of(fields)
        .map(field -> RequestField.problem(field, ""))
        .noneMatch(start -> problems.stream().anyMatch(problem -> problem.startsWith(start)));
  }

  private @Nullable ResolvedModel resolveModel(JobRoots roots) {
    try {
      ResolvedModel model = ModelRegistry.resolve(input, options.getModelRegistry());
      List<String> outside = roots.problems(input, model);
      problems.addAll(outside);
      return outside.isEmpty() ? model : null;
    } catch (InvalidRequestException e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  private @Nullable ModelDescription describe(ResolvedModel model) {
    try {
      return loader.describe(modelSpec(model));
    } catch (ModelException e) {
      problems.addAll(problems(e));
      return null;
    }
  }

  /** What of the request it is that the model cannot be used by. */
  private List<String> problems(ModelException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.part()) {
      case MODEL ->
          RequestField.MODEL.stream()
              .filter(field -> field.get(input) != null)
              .map(field -> field.problem(message))
              .toList();
      case SIGNATURE -> List.of(RequestField.SIGNATURE_NAME.problem(message));
      case TAGS -> List.of("Invalid --tags: " + message);
      case OUTPUTS -> List.of("Invalid --outputs: " + message);
    };
  }

  /** Workers may have another working directory: a local path must be absolute. */
  private ModelSpec modelSpec(ResolvedModel model) {
    List<String> outputs = options.getOutputs();
    return new ModelSpec(
        LocalPaths.absolute(model.uri()),
        options.getTags().stream().filter(tag -> !tag.isBlank()).toList(),
        input.effectiveSignatureName().orElse(null),
        outputs == null ? List.of() : outputs);
  }

  /** The formats of the job, when the signature can be fed and its outputs be written by them. */
  private @Nullable JobFormats formats(ModelSignature signature) {
    try {
      return JobFormats.of(input, options, signature);
    } catch (InvalidRequestException e) {
      problems.addAll(e.problems());
      return null;
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
      return null;
    }
  }

  /** The formats as the files have them, when these suit the signature. */
  private @Nullable JobFormats fit(
      JobFormats formats, ModelSignature signature, List<InputFile> files) {
    try {
      return formats.fit(signature, files);
    } catch (OtherFormatException e) {
      problems.add(
          RequestField.DATA_FORMAT.problem(
              e.getMessage() + " (supported: " + DataFormat.inputNames() + ")"));
      return null;
    } catch (IllegalArgumentException e) {
      problems.add(RequestField.DATA_FORMAT.problem(String.valueOf(e.getMessage())));
      return null;
    }
  }

  private List<InputFile> findFiles(JobRoots roots, String runId, BooleanSupplier cancelled)
      throws IOException {
    if (!tables.isEmpty() && !exportTables(runId, cancelled)) {
      return List.of();
    }
    try {
      List<InputFile> files = InputFiles.match(tables.patterns());
      problems.addAll(roots.problems(files.stream().filter(file -> !tables.holds(file)).toList()));
      RequestValidator.problemOfNames(files.stream().map(InputFile::path)).ifPresent(problems::add);
      return files;
    } catch (InputException e) {
      e.problems().stream().map(RequestField.INPUT_PATHS::problem).forEach(problems::add);
      return List.of();
    }
  }

  /** Exports take time, and room: only what will run, as far as that is known, has them. */
  private boolean exportTables(String runId, BooleanSupplier cancelled) throws IOException {
    if (!problems.isEmpty() || claimOutput(runId, List.of()) == null || !problems.isEmpty()) {
      return false;
    }
    tables.problems().stream().map(RequestField.INPUT_PATHS::problem).forEach(problems::add);
    if (!problems.isEmpty()) {
      return false;
    }
    try {
      tables.export(runId, cancelled);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledJobException();
    } catch (IOException e) {
      problems.add(RequestField.INPUT_PATHS.problem(String.valueOf(e.getMessage())));
      return false;
    }
  }

  private @Nullable OutputClaim claimOutput(String runId, List<InputFile> files)
      throws IOException {
    try {
      OutputClaim output = OutputClaim.of(String.valueOf(input.outputPath()), options);
      List<String> found = output.problems(files);
      found.stream().map(RequestField.OUTPUT_PATH::problem).forEach(problems::add);
      if (found.isEmpty()) { // else the directory may not even be one
        output.problemOfId(runId).ifPresent(problems::add);
      }
      return output;
    } catch (IllegalArgumentException e) {
      problems.add(RequestField.OUTPUT_PATH.problem(String.valueOf(e.getMessage())));
      return null;
    }
  }

  private Plan plan(
      ResolvedModel model,
      ModelSpec spec,
      ModelDescription description,
      List<InputFile> files,
      JobFormats formats) {
    FileCuts cuts = new FileCuts(formats.input().records());
    List<Split> splits = SplitPlanner.plan(files, cuts, input.effectiveMaxWorkerCount());
    LOG.info("Files: {}, splits: {}", files.size(), splits.size());
    if (splits.size() < input.effectiveMaxWorkerCount()) {
      SplitPlanner.countWhole(files, cuts)
          .forEach(
              (reason, count) ->
                  LOG.info(
                      "Files read in one piece, being {}: {} of {}", reason, count, files.size()));
    }
    ObjectNode job = JobRecord.of(input, options, model, spec, description);
    tables.describe(job);
    String fingerprint = JobRecord.fingerprint(job, files);
    JobRecord.label(job, options);
    return new Plan(fingerprint, formats.files(), files, splits, job);
  }
}
