package org.batchpredict.io.staging;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.batchpredict.io.report.JobReport;
import org.batchpredict.io.report.ReportSum;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.shards.ErrorStat;
import org.batchpredict.io.shards.ErrorStats;
import org.jspecify.annotations.Nullable;

/**
 * The commit records of a job, with their statistics merged into one.
 *
 * @param records by split, each without the statistics of its own
 * @param errorStats the most frequent first
 * @param report what the splits say for the report; null when none says anything
 */
public record Commits(
    List<CommitRecord> records, List<ErrorStat> errorStats, @Nullable JobReport report) {
  public Commits {
    records = List.copyOf(records);
    errorStats = List.copyOf(errorStats);
  }

  /** The number of predictions in all splits. */
  public long predictions() {
    return records.stream().mapToLong(CommitRecord::predictions).sum();
  }

  /** The number of failures in all splits. */
  public long failures() {
    return records.stream().mapToLong(CommitRecord::failureCount).sum();
  }

  /** How long the steps took, of all splits, whichever run committed them. */
  StepTimes times() {
    return records.stream().map(CommitRecord::times).reduce(StepTimes.NONE, StepTimes::plus);
  }

  /** The number of processes that committed splits in one run of the job. */
  int workerProcesses(String run) {
    return (int)
        records.stream()
            .map(CommitRecord::worker)
            .filter(worker -> worker.run().equals(run))
            .map(WorkerProcess::id)
            .distinct()
            .count();
  }

  /** The input files that had changed when they were read. */
  public SortedSet<String> changedInputs() {
    return records.stream()
        .flatMap(commit -> commit.changedInputs().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What ran the model, in all runs of the job; sorted. */
  List<String> devices() {
    return records.stream().map(commit -> commit.worker().device()).distinct().sorted().toList();
  }

  /**
   * Gathers commit records in the order of their splits, so that the statistics depend on the input
   * only. None is held with its statistics: all of them together can be more than memory holds.
   */
  static final class Collector {
    private final List<CommitRecord> records = new ArrayList<>();
    private final ErrorStats stats = new ErrorStats();
    private final ReportSum report = new ReportSum();

    void add(CommitRecord commit) {
      stats.addAll(commit.errorStats());
      report.add(commit.split(), commit.report());
      records.add(commit.withoutStatistics());
    }

    Commits toCommits() {
      return new Commits(records, stats.toList(), report.toReport());
    }
  }
}
