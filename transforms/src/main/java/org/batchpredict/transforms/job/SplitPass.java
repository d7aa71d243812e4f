package org.batchpredict.transforms.job;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.batchpredict.io.Split;
import org.batchpredict.io.files.InputWatch;
import org.batchpredict.io.files.UnreadableFileException;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.records.RecordReader;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.io.staging.JobNotes;
import org.batchpredict.io.staging.Plan;
import org.batchpredict.io.staging.SplitAttempt;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.io.staging.WorkerProcess;
import org.batchpredict.transforms.model.Model;
import org.batchpredict.transforms.prediction.Predictor;
import org.batchpredict.transforms.report.SplitTally;
import org.batchpredict.transforms.tensor.TensorSpec;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a split: read, predict, write, batch after batch, then commit. It keeps only the
 * batches in hand, of which a model on the CPU has one, and more while cores are idle; one worker
 * thread uses it for split after split.
 */
final class SplitPass {
  /** One that the device runs, one that is ready for it, one that is written. */
  private static final int LANES_OF_DEVICE = 3;

  private final Plan plan;
  private final Staging staging;
  private final RecordFormat records;
  private final ShardFormat shards;
  private final long maxRecordBytes;
  private final boolean acceptsChangedInput;
  private final BatchSizes sizes;
  private final Supplier<Lane> newLane;
  private final List<Lane> lanes;
  private final @Nullable Cores cores;
  private final List<TensorSpec> outputs;
  private final boolean report;
  private final Clock clock;
  private final Supplier<String> attemptNames;
  private final RunMonitor monitor;
  private final WorkerProcess process;
  private final ComparedModel compared;
  private long earlierBackOffs;

  /**
   * @param attemptNames gives each attempt at a split a name of its own
   * @param clock for the report
   */
  SplitPass(
      PassSpec spec,
      Plan plan,
      Model model,
      Supplier<String> attemptNames,
      Clock clock,
      RunMonitor monitor) {
    this(
        spec,
        plan,
        model,
        model.device().equals(Model.CPU) ? 1 : LANES_OF_DEVICE,
        model.device().equals(Model.CPU) ? Cores.OF_PROCESS : null,
        attemptNames,
        clock,
        monitor);
  }

  /**
   * @param lanes how many batches are under way at a time in any case
   * @param cores bear more lanes while they are idle; null when there are to be no more
   */
  SplitPass(
      PassSpec spec,
      Plan plan,
      Model model,
      int lanes,
      @Nullable Cores cores,
      Supplier<String> attemptNames,
      Clock clock,
      RunMonitor monitor) {
    this.plan = plan;
    this.staging = Staging.of(spec.outputPath(), spec.fingerprint());
    this.records = spec.input().records();
    this.shards = spec.output().shards(Predictor.formatSpec(model.signature(), spec.rules()));
    this.maxRecordBytes = spec.maxRecordBytes();
    this.acceptsChangedInput = spec.acceptsChangedInput();
    this.outputs = model.signature().outputs();
    this.report = spec.report();
    this.sizes = new BatchSizes(spec, model);
    this.compared = ComparedModel.of(model, spec);
    this.newLane =
        () ->
            new Lane(
                () ->
                    new Predictor(
                        compared, spec.input(), spec.rules(), spec.output(), spec.mostInBatch()));
    this.lanes = Stream.generate(newLane).limit(lanes).toList();
    this.cores = cores;
    this.attemptNames = attemptNames;
    this.clock = clock;
    this.monitor = monitor;
    this.process = ThisProcess.at(spec.runId(), model.device());
  }

  /** {@link Predictor#backOffs} of all its lanes; to be asked between two splits. */
  long backOffs() {
    return earlierBackOffs + lanes.stream().mapToLong(Lane::backOffs).sum();
  }

  /** Predicts a split, unless an earlier attempt has committed it. */
  CommitRecord run(Split split) throws IOException {
    return reported(split, () -> predictUnlessCommitted(split));
  }

  private CommitRecord predictUnlessCommitted(Split split) throws IOException {
    Optional<CommitRecord> committed = committed(split);
    if (committed.isPresent()) {
      return committed.get();
    }
    try (RecordReader reader = RecordReader.open(split, records, maxRecordBytes)) {
      return predict(reader, split);
    }
  }

  /** The split's commit, dropped when its files are lost; while a job is published, they move. */
  private Optional<CommitRecord> committed(Split split) throws IOException {
    Optional<CommitRecord> commit = staging.readCommit(split.index());
    if (commit.isEmpty() || staging.holds(commit.get()) || staging.isPublishing()) {
      return commit;
    }
    dropCommit(split);
    return Optional.empty();
  }

  private void dropCommit(Split split) throws IOException {
    staging.requireRun(process.run(), "predict split " + split.index() + " again");
    staging.dropCommit(split.index());
  }

  /**
   * Predicts a split again whose first range was begun at a wrong place.
   *
   * @param firstStart where a record is known to start, because the range before stopped there
   */
  CommitRecord repeat(Split split, long firstStart) throws IOException {
    return reported(split, () -> predictFrom(firstStart, split));
  }

  private CommitRecord predictFrom(long firstStart, Split split) throws IOException {
    dropCommit(split);
    try (RecordReader reader = RecordReader.openAt(split, records, maxRecordBytes, firstStart)) {
      return predict(reader, split);
    }
  }

  /** Tells the monitor what becomes of an attempt. */
  private CommitRecord reported(Split split, Retries.Work<CommitRecord> attempt)
      throws IOException {
    boolean lost = true;
    try {
      CommitRecord commit = attempt.run();
      monitor.onCommitted(
          split.index(),
          new SplitCounts(commit.predictions(), commit.failureCount(), split.size()));
      lost = false;
      return commit;
    } finally {
      if (lost) {
        monitor.onLost(split.index());
      }
    }
  }

  private CommitRecord predict(RecordReader reader, Split split) throws IOException {
    monitor.onBegin();
    sizes.beginSplit();
    InputWatch input = new InputWatch(plan.files(), split, acceptsChangedInput);
    input.before();
    if (split.index() == 0) { // one is enough for a job, and this one it always has
      compared.begin();
    }
    SplitTally tally = report ? new SplitTally(outputs, clock.millis()) : SplitTally.ofTimes();
    try (SplitAttempt attempt = staging.begin(split.index(), attemptNames.get(), process, shards)) {
      predict(
          new BatchQueue(
              "batchpredict-split-" + split.index(),
              reader,
              sizes,
              attempt,
              tally,
              bytesRead -> monitor.onBatch(split.index(), counts(attempt, bytesRead)),
              monitor::onEnding));
      monitor.onBatch(split.index(), counts(attempt, reader.bytesRead()));
      if (split.index() == 0) {
        new JobNotes(staging).writeBatchDependentOutputs(compared.end());
      }
      input.after();
      return attempt.commit(
          reader.rangesRead(), input.changed(), tally.times(), tally.report(clock.millis()));
    } catch (UnreadableFileException e) {
      input.explain(e);
      throw e;
    }
  }

  private void predict(BatchQueue queue) throws IOException {
    try (SpareLanes spare = cores == null ? SpareLanes.none() : SpareLanes.on(cores, newLane)) {
      try {
        queue.run(lanes, spare);
      } finally {
        earlierBackOffs += spare.backOffs();
      }
    }
  }

  private static SplitCounts counts(SplitAttempt attempt, long bytesRead) {
    return new SplitCounts(attempt.results().count(), attempt.failures().count(), bytesRead);
  }
}
