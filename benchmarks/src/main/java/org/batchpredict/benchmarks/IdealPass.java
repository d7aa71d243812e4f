package org.batchpredict.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.batchpredict.io.Failure;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.FileCuts;
import org.batchpredict.io.records.RecordBatch;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.io.records.SplitPlanner;
import org.batchpredict.io.shards.FailureWriter;
import org.batchpredict.transforms.format.OutputFormat;
import org.batchpredict.transforms.instance.InputFormat;
import org.batchpredict.transforms.instance.InstanceRules;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.model.ModelSpec;
import org.batchpredict.transforms.model.PinnedModel;
import org.batchpredict.transforms.model.SharedModel;
import org.batchpredict.transforms.prediction.BatchLimits;
import org.batchpredict.transforms.prediction.Predictor;
import org.batchpredict.transforms.tensorflow.SavedModelLoader;

/**
 * The product's own parts on plain threads: its splits, reader, encoder, model and formatter,
 * without a runner, a commit, checksums or a report. What the product is slower than this is what
 * its promises cost.
 */
public final class IdealPass {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final long MAX_RECORD_BYTES = 64 << 20;

  private final Task task;
  private final Model model;
  private final InputFormat format;
  private final BatchLimits limits;
  private final List<Split> splits;
  private final AtomicInteger next = new AtomicInteger();

  private IdealPass(Task task, Model model) throws IOException {
    this.task = task;
    this.model = model;
    this.format =
        task.kind() == Kind.EXAMPLES
            ? InputFormat.raw(RecordFormat.TF_RECORD)
            : InputFormat.json(RecordFormat.LINES);
    this.limits = BatchLimits.of(model.signature(), task.batchSize());
    this.splits =
        SplitPlanner.plan(files(task.input()), new FileCuts(format.records()), task.threads());
  }

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    Task task = Task.of(args);
    Files.createDirectories(task.output());
    PinnedModel pinned =
        PinnedModel.of(
            SavedModelLoader.create().withDevice(Model.CPU).withTrust(true),
            ModelSpec.of(task.model()));
    try (SharedModel shared = SharedModel.acquire(pinned)) {
      Crew.run(task.threads(), new IdealPass(task, shared.model())::work);
    }
  }

  private static List<InputFile> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().map(IdealPass::file).toList();
    }
  }

  private static InputFile file(Path path) {
    return new InputFile(path.toString(), path.toFile().length(), path.toFile().lastModified());
  }

  private Counts work(int thread) throws IOException {
    Predictor predictor =
        new Predictor(model, format, InstanceRules.strict(), OutputFormat.json(), task.batchSize());
    FailureWriter failures =
        new FailureWriter(
            FileSystems.matchNewResource(
                task.output().resolve("errors-" + thread).toString(), false));
    long records = 0;
    RecordBatch batch = new RecordBatch();
    int split;
    while ((split = next.getAndIncrement()) < splits.size()) {
      Path shard = task.output().resolve("predictions-" + split);
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(shard), BUFFER_BYTES);
          RecordReader reader =
              RecordReader.open(splits.get(split), format.records(), MAX_RECORD_BYTES)) {
        while (reader.fill(batch, limits.records(), limits.bytes())) {
          predict(predictor, batch, out, failures);
          records += batch.size();
        }
      }
    }
    failures.end("errors-" + thread);
    return new Counts(records - failures.count(), failures.count());
  }

  private static void predict(
      Predictor predictor, RecordBatch batch, OutputStream out, FailureWriter failures)
      throws IOException {
    int failed =
        predictor.predict(batch, (lines, count) -> out.write(lines.bytes(), 0, lines.size()));
    for (int i = 0; failed > 0 && i < batch.size(); i++) {
      Failure failure = predictor.failure(i);
      if (failure != null) {
        failures.write(batch, i, failure, predictor.key(i), predictor.shown(batch, i));
      }
    }
  }
}
