package org.batchpredict.io.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.batchpredict.io.report.JobReport.SplitTime;
import org.batchpredict.io.shards.ErrorStat;
import org.jspecify.annotations.Nullable;

/**
 * What people want to know of a job that has ended: {@code prediction.report.json}, and what the
 * page shows (docs/output.md, Report).
 *
 * @param state SUCCEEDED or FAILED
 * @param job what the manifest says of it as well: request, options, model
 * @param devices what ran the model
 * @param untoldSplits the splits that the report knows nothing of but their counts
 * @param errors the most frequent kinds
 * @param moreErrors the failures of all other kinds
 */
public record Report(
    int version,
    String state,
    JsonNode job,
    Counts counts,
    List<String> devices,
    int untoldSplits,
    Time time,
    Throughput throughput,
    Batches batches,
    List<ErrorStat> errors,
    long moreErrors,
    List<OutputReport> outputs,
    SortedSet<String> omittedOutputs,
    List<SlowSplit> slowest) {
  private static final int VERSION = 1;
  private static final int ERRORS = 50;
  private static final int SLOWEST = 10;

  /** The size of the input. */
  public record Input(int files, long bytes) {}

  public record Counts(
      long instances, long predictions, long failures, int splits, int files, long inputBytes) {}

  /**
   * When it was.
   *
   * @param startedMillis of the first split, in milliseconds since the epoch
   * @param endedMillis of the last one
   * @param steps how long each step took, in seconds, added up over all workers
   */
  public record Time(long startedMillis, long endedMillis, double seconds, StepSeconds steps) {}

  /**
   * What the model was given at a time.
   *
   * @param runSeconds how long it took
   * @param sizes how many records there were
   */
  public record Batches(
      long count, @Nullable Distribution runSeconds, @Nullable Distribution sizes) {}

  /** A split that took long. */
  public record SlowSplit(SplitWork work, double seconds, double recordsPerSecond) {}

  public Report {
    requireNonNull(state, "state");
    job = job.deepCopy();
    devices = List.copyOf(devices);
    errors = List.copyOf(errors);
    outputs = List.copyOf(outputs);
    slowest = List.copyOf(slowest);
  }

  public static Report of(
      String state,
      JsonNode job,
      Input input,
      List<String> devices,
      List<SplitWork> splits,
      List<ErrorStat> errors,
      StepTimes times,
      JobReport sums) {
    long predictions = splits.stream().mapToLong(SplitWork::predictions).sum();
    long failures = splits.stream().mapToLong(SplitWork::failures).sum();
    long from = sums.splits().stream().mapToLong(SplitTime::startedMillis).min().orElse(0);
    long to = sums.splits().stream().mapToLong(SplitTime::endedMillis).max().orElse(0);
    Map<Integer, SplitWork> work =
        splits.stream().collect(Collectors.toMap(SplitWork::split, Function.identity()));
    List<ErrorStat> told = errors.subList(0, Math.min(ERRORS, errors.size()));
    return new Report(
        VERSION,
        state,
        job,
        new Counts(
            predictions + failures,
            predictions,
            failures,
            splits.size(),
            input.files(),
            input.bytes()),
        devices,
        sums.untold(),
        new Time(from, to, Math.max(0, to - from) / 1000.0, StepSeconds.of(times)),
        Throughput.of(sums.splits(), work, from, Math.max(from, to)),
        new Batches(sums.batches(), sums.runSeconds(), sums.batchSizes()),
        told,
        failures - told.stream().mapToLong(ErrorStat::count).sum(),
        sums.outputs(),
        sums.omittedOutputs(),
        slowest(sums.splits(), work));
  }

  private static List<SlowSplit> slowest(List<SplitTime> splits, Map<Integer, SplitWork> work) {
    return splits.stream()
        .filter(split -> work.containsKey(split.split()))
        .sorted(
            Comparator.comparingLong(
                    (SplitTime split) -> split.startedMillis() - split.endedMillis())
                .thenComparing(SplitTime::split))
        .limit(SLOWEST)
        .map(split -> slow(split, requireNonNull(work.get(split.split()))))
        .toList();
  }

  private static SlowSplit slow(SplitTime split, SplitWork work) {
    double seconds = Math.max(1, split.endedMillis() - split.startedMillis()) / 1000.0;
    return new SlowSplit(work, seconds, work.records() / seconds);
  }
}
