package org.batchpredict.io.staging;

import java.util.List;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.RangeRead;
import org.batchpredict.io.report.JobReport;
import org.batchpredict.io.report.Report;
import org.batchpredict.io.report.SplitWork;
import org.jspecify.annotations.Nullable;

/** Makes the report of a job of its commit records. */
final class ReportOf {
  private ReportOf() {}

  /** The report; null when no split says anything for it. */
  static @Nullable Report job(Plan plan, Commits commits, Manifest.State state) {
    JobReport sums = commits.report();
    if (sums == null) {
      return null;
    }
    long inputBytes = plan.files().stream().mapToLong(InputFile::size).sum();
    List<SplitWork> splits = commits.records().stream().map(ReportOf::work).toList();
    return Report.of(
        state.name(),
        plan.job(),
        new Report.Input(plan.files().size(), inputBytes),
        commits.devices(),
        splits,
        commits.errorStats(),
        commits.times(),
        sums);
  }

  private static SplitWork work(CommitRecord commit) {
    FileRange first = commit.ranges().get(0).range();
    return new SplitWork(
        commit.split(),
        first.file(),
        first.start(),
        first.end(),
        commit.ranges().size(),
        commit.ranges().stream().map(RangeRead::range).mapToLong(FileRange::size).sum(),
        commit.predictions(),
        commit.failureCount());
  }
}
