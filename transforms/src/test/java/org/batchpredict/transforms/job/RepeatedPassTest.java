package org.batchpredict.transforms.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.Split;
import org.batchpredict.io.records.RecordFormat;
import org.batchpredict.io.staging.CommitRecord;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.testing.MemDisk;
import org.batchpredict.transforms.model.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a process counts is what is done, however often its splits are attempted. */
class RepeatedPassTest {
  private static final String BAD = "[]\n".repeat(60);
  private static final String GOOD = "[1,0]\n".repeat(40);
  private static Model model;

  private final MemDisk disk = MemDisk.create();
  private final byte[] input = (BAD + GOOD).getBytes(UTF_8);
  private PlannedJob job;
  private RunControl control;

  @BeforeAll
  static void load() {
    model = PlannedJob.load(PlannedJob.NUMBERS);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void plan() throws IOException {
    disk.write("in", input);
    long size = input.length;
    Split whole = new Split(0, List.of(new FileRange(disk.path("in"), 0, size, size)));
    job =
        PlannedJob.write(
                disk.path("out"), PlannedJob.NUMBERS, RecordFormat.LINES, 7, List.of(whole))
            .withLimits(new ErrorLimits(100L, null));
    control = RunControl.open(job.spec().runId());
  }

  @AfterEach
  void end() {
    control.close();
  }

  @Test
  void takesBackWhatALostAttemptHasCounted() {
    disk.failNext("rename .*commit", 1);
    assertThatIOException().isThrownBy(this::run);
    assertThat(counts()).containsExactly(0L, 0L, 0L);
  }

  @Test
  void aRepeatedAttemptDoesNotPassTheLimitOfErrors() throws IOException {
    for (int attempt = 0; attempt < 3; attempt++) {
      disk.failNext("rename .*commit", 1);
      assertThatIOException().isThrownBy(this::run).withMessageContaining("Injected failure");
    }
    run();
    assertThat(counts()).containsExactly(40L, 60L, (long) input.length);
  }

  @Test
  void countsASplitOnceThatIsHandedOutAgain() throws IOException {
    CommitRecord first = run();
    assertThat(run()).isEqualTo(first);
    assertThat(counts()).containsExactly(40L, 60L, (long) input.length);
  }

  @Test
  void countsASplitThatAnotherProcessHasDone() throws IOException {
    run();
    control.close();
    job = job.withRun("elsewhere");
    control = RunControl.open("elsewhere");
    run();
    run();
    assertThat(counts()).containsExactly(40L, 60L, (long) input.length);
  }

  @Test
  void countsASplitOnceWhoseCommitIsLost() throws IOException {
    run();
    Staging.of(job.spec().outputPath(), job.spec().fingerprint()).dropCommit(0);
    run();
    job.pass(model, control).repeat(job.plan().splits().get(0), 0);
    assertThat(counts()).containsExactly(40L, 60L, (long) input.length);
  }

  @Test
  void keepsTheCountsOfARunThatIsOver() throws IOException {
    job = job.withLimits(new ErrorLimits(30L, null));
    assertThatThrownBy(this::run).isInstanceOf(JobException.class);
    assertThat(control.counts().failures()).isEqualTo(35);

    control.close();
    job = job.withRun("cancelled").withLimits(new ErrorLimits(null, null));
    control = RunControl.open("cancelled");
    control.cancel();
    assertThatThrownBy(this::run).isInstanceOf(CancelledJobException.class);
    assertThat(control.counts().failures()).isEqualTo(7);
  }

  private CommitRecord run() throws IOException {
    return job.pass(model, control).run(job.plan().splits().get(0));
  }

  private List<Long> counts() {
    LiveCounts counts = control.counts();
    return List.of(counts.predictions(), counts.failures(), counts.inputBytes());
  }
}
