package org.batchpredict.transforms.job;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.batchpredict.io.report.SplitReport;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.staging.BatchChoice;
import org.batchpredict.io.staging.BatchChoices;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.testing.MemDisk;
import org.batchpredict.transforms.model.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The size of a split's batches, where the job is to find out which is good. */
class BatchSizesTest {
  private static final Model MODEL = new EchoModel(Model.CPU, batch -> {});

  private PlannedJob job;
  private RunControl control;

  /** Twelve numbers. */
  @BeforeEach
  void plan() throws IOException {
    String lines = "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n";
    job = PlannedJob.ofNumbers(MemDisk.create(), lines, 2).withAutoBatch();
    control = RunControl.open(job.spec().runId());
  }

  @AfterEach
  void end() {
    control.close();
  }

  @Test
  void hasTheSizeThatAnEarlierRunHasChosen() throws IOException {
    new BatchChoices(Staging.of(job.spec().outputPath(), job.spec().fingerprint()))
        .choose(new BatchChoice(4, List.of()), job.spec().runId());
    SplitReport report = requireNonNull(run().report());
    assertThat(report.batches()).isEqualTo(3);
    assertThat(report.batchSizes().max()).isEqualTo(4.0);
  }

  @Test
  void findsOutNothingByBatchesThatFail() throws IOException {
    BatchSizes sizes = new BatchSizes(job.spec(), MODEL);
    StepTimes second = new StepTimes(1_000_000_000L, 0, 0, 0, 0, 0, 0, 0);
    sizes.done(sizes.next(), 64, 33, second);
    assertThat(sizes.next().records()).isEqualTo(64);
    sizes.done(sizes.next(), 64, 32, second);
    assertThat(sizes.next().records()).as("it is warm, and tries").isEqualTo(1);
  }

  @Test
  void hasTheDefaultSizeUntilOneIsChosen() throws IOException {
    CommitRecord commit = run();
    assertThat(requireNonNull(commit.report()).batches()).isEqualTo(1);
    assertThat(commit.predictions()).isEqualTo(12);
  }

  private CommitRecord run() throws IOException {
    return job.pass(MODEL, control).run(job.plan().splits().get(0));
  }
}
