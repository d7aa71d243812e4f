package org.batchpredict.transforms.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.ResultFiles;
import org.batchpredict.io.staging.RunProcess;
import org.batchpredict.io.staging.RunRecord;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.testing.MemDisk;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;
import org.jspecify.annotations.Nullable;

/** A job whose plan is written, as the passes of its workers find it. */
record PlannedJob(PassSpec spec, Plan plan) {
  private static final AtomicInteger JOBS = new AtomicInteger();

  static final ModelSpec NUMBERS =
      ModelSpec.of("../testdata/models/identity_all_dtypes").withSignatureName("int64");

  static final ModelSpec BYTES =
      ModelSpec.of("../testdata/models/identity_string_bytes").withSignatureName("bytes_only");

  static PlannedJob write(
      Path outputPath, ModelSpec model, RecordFormat format, int batchSize, List<Split> splits)
      throws IOException {
    return write(outputPath.toString(), model, format, batchSize, splits);
  }

  static PlannedJob write(
      String outputPath, ModelSpec model, RecordFormat format, int batchSize, List<Split> splits)
      throws IOException {
    String name = "job-" + JOBS.incrementAndGet();
    PassSpec spec =
        new PassSpec(
            name,
            outputPath,
            name,
            PinnedModel.of(SavedModelLoader.create(), model),
            format == RecordFormat.LINES ? InputFormat.json(format) : InputFormat.raw(format),
            InstanceRules.strict(),
            OutputFormat.json(),
            batchSize,
            1 << 20,
            new ErrorLimits(null, null),
            false,
            true,
            false,
            true,
            false);
    Plan plan =
        new Plan(
            name,
            new ResultFiles("", ""),
            files(splits),
            splits,
            JsonNodeFactory.instance.objectNode());
    PlannedJob job = new PlannedJob(spec, plan).enter();
    Staging.of(spec.outputPath(), name).writePlan(plan);
    return job;
  }

  /** A job that predicts the numbers of one file, a line each, in one split. */
  static PlannedJob ofNumbers(MemDisk disk, String lines, int batchSize) throws IOException {
    byte[] input = lines.getBytes(UTF_8);
    disk.write("in", input);
    Split whole =
        new Split(0, List.of(new FileRange(disk.path("in"), 0, input.length, input.length)));
    return write(disk.path("out"), NUMBERS, RecordFormat.LINES, batchSize, List.of(whole));
  }

  private static List<InputFile> files(List<Split> splits) {
    return splits.stream()
        .flatMap(split -> split.ranges().stream())
        .map(range -> new InputFile(range.file(), range.fileSize(), 0))
        .distinct()
        .toList();
  }

  PlannedJob withLimits(ErrorLimits limits) {
    return with(spec.runId(), spec.model(), limits);
  }

  PlannedJob withModel(PinnedModel model) {
    return with(spec.runId(), model, spec.limits());
  }

  PlannedJob withoutReport() {
    return new PlannedJob(
        spec(spec.runId(), spec.model(), spec.limits(), spec.batchSize(), false), plan);
  }

  PlannedJob withAutoBatch() {
    return new PlannedJob(
        spec(spec.runId(), spec.model(), spec.limits(), PassSpec.AUTO, spec.report()), plan);
  }

  /** The same job, run again. */
  PlannedJob withRun(String runId) throws IOException {
    return with(runId, spec.model(), spec.limits()).enter();
  }

  private PlannedJob with(String runId, PinnedModel model, ErrorLimits limits) {
    return new PlannedJob(spec(runId, model, limits, spec.batchSize(), spec.report()), plan);
  }

  private PlannedJob enter() throws IOException {
    RunRecord run = new RunRecord(spec.runId(), RunProcess.current(), "DirectRunner", false, 0);
    Staging.of(spec.outputPath(), spec.fingerprint()).writeRun(run);
    return this;
  }

  private PassSpec spec(
      String runId, PinnedModel model, ErrorLimits limits, int batchSize, boolean report) {
    return new PassSpec(
        runId,
        spec.outputPath(),
        spec.fingerprint(),
        model,
        spec.input(),
        spec.rules(),
        spec.output(),
        batchSize,
        spec.maxRecordBytes(),
        limits,
        spec.acceptsChangedInput(),
        spec.overwrite(),
        spec.allowBatchDependent(),
        report,
        spec.besideJob());
  }

  static Model load(ModelSpec model) {
    return PinnedModel.of(SavedModelLoader.create(), model).load();
  }

  /** A pass as a worker thread has it, that nobody watches. */
  SplitPass pass(Model model) {
    RunControl control = RunControl.join(spec);
    control.leave();
    return pass(model, control);
  }

  SplitPass pass(Model model, RunControl control) {
    AtomicInteger attempts = new AtomicInteger();
    return new SplitPass(
        spec,
        plan,
        model,
        () -> "a" + attempts.incrementAndGet(),
        Clock.systemUTC(),
        new RunMonitor(control, spec.limits()));
  }

  /** A pass with so many batches under way. */
  SplitPass pass(Model model, RunControl control, int lanes) {
    return pass(model, control, lanes, null);
  }

  /** A pass that has a lane in any case, and more while these cores are idle. */
  SplitPass pass(Model model, RunControl control, Cores cores) {
    return pass(model, control, 1, cores);
  }

  private SplitPass pass(Model model, RunControl control, int lanes, @Nullable Cores cores) {
    AtomicInteger attempts = new AtomicInteger();
    return new SplitPass(
        spec,
        plan,
        model,
        lanes,
        cores,
        () -> "a" + attempts.incrementAndGet(),
        Clock.systemUTC(),
        new RunMonitor(control, spec.limits()));
  }

  /** The lines of the published files whose names start so, in the order of the shards. */
  List<String> lines(String prefix) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(Path.of(spec.outputPath()))) {
      files = found.filter(f -> f.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }
}
