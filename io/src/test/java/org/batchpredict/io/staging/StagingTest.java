package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.batchpredict.io.ErrorCode;
import org.batchpredict.io.FileRange;
import org.batchpredict.io.InputFile;
import org.batchpredict.io.Split;
import org.batchpredict.io.files.Storage;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;

class StagingTest {
  private static final String PLAN = "out/.prediction-staging-f1/plan.json";
  private static final String COMMIT = "out/.prediction-staging-f1/commit-00000.json";

  private final MemDisk disk = MemDisk.create();
  private final Staging staging = Staging.of(disk.path("out/"), Jobs.FINGERPRINT);

  @Test
  void storesThePlanCompactly() throws IOException {
    assertThat(staging.hasPlan()).isFalse();
    staging.writePlan(Jobs.plan());

    assertThat(staging.hasPlan()).isTrue();
    assertThat(staging.readPlan()).isEqualTo(Jobs.plan());
    assertThat(disk.texts())
        .containsOnlyKeys(PLAN)
        .containsEntry(
            PLAN,
            "{\"version\":1,\"plan\":{\"fingerprint\":\"f1\",\"results\":{"
                + "\"suffix\":\"\",\"header\":\"\"},\"job\":{\"request\":{\"uri\":\"/model\"}},"
                + "\"files\":[[\"/in/a\",20,7,null],[\"/in/b\",10,8,null],[\"/in/c\",0,9,null]],"
                + "\"splits\":[[[0,0,10]],[[0,10,20]],[[1,0,10],[2,0,0]]]}}");
  }

  @Test
  void storesThePlanOfVeryManyFiles() throws IOException {
    List<InputFile> files = new ArrayList<>();
    List<Split> splits = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      String path = String.format(Locale.ROOT, "/in/dir/part-%06d", i);
      files.add(new InputFile(path, 100, 1));
      if (i % 2 == 0) {
        FileRange next =
            new FileRange(String.format(Locale.ROOT, "/in/dir/part-%06d", i + 1), 0, 100, 100);
        splits.add(new Split(i / 2, List.of(new FileRange(path, 0, 100, 100), next)));
      }
    }
    Plan plan = new Plan("f1", ResultFormat.JSON.files(), files, splits, Jobs.job());
    staging.writePlan(plan);
    assertThat(staging.readPlan()).isEqualTo(plan);
  }

  @Test
  void refusesWhatItDoesNotKnow() throws IOException {
    staging.writePlan(Jobs.plan());
    String text = disk.texts().getOrDefault(PLAN, "");

    assertUnreadable(
        text.replace("\"version\":1", "\"version\":2"),
        "Unsupported version of a plan: 2 (supported: 1)");
    assertUnreadable(text.replace("\"plan\"", "\"plot\""), "it holds no plan");
    assertUnreadable(text.replace("\"version\"", "\"v\""), "its first field is not the version");
    assertUnreadable(
        text.replace("\"files\"", "\"new\":1,\"files\""), "Unrecognized field \"new\"");
    assertUnreadable(text.replace("\"suffix\":\"\",", ""), "suffix");
    assertUnreadable(text.replace("[[0,0,10]]", "[[7,0,10]]"), "Index 7 out of bounds");
    assertUnreadable(text.replace("[[0,0,10]]", "[[0,0,9]]"), "Invalid range in the plan");
    assertUnreadable(
        text.substring(0, text.length() / 2),
        "it ends early, at byte 117 (start again with --overwrite)");
    assertUnreadable("", "it is empty (start again with --overwrite)");
  }

  private void assertUnreadable(String text, String reason) {
    disk.write(PLAN, text.getBytes(UTF_8));
    assertThatIOException()
        .isThrownBy(staging::readPlan)
        .withMessageStartingWith("Cannot read " + disk.path(PLAN) + ": ")
        .withMessageContaining(reason);
  }

  @Test
  void refusesACommitOfAnotherSplit() throws IOException {
    Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
    Jobs.commit(staging, 0, "a");
    String text = disk.texts().getOrDefault(COMMIT, "");
    disk.write(COMMIT, text.replace("\"split\":0", "\"split\":5").getBytes(UTF_8));

    assertThatIOException()
        .isThrownBy(() -> staging.readCommit(0))
        .withMessage(
            "Cannot read "
                + disk.path(COMMIT)
                + ": it is of split 5 (start again with --overwrite)");
    assertThatIOException()
        .isThrownBy(() -> staging.readCommits(Jobs.plan(), split -> null))
        .withMessage(
            "Cannot read "
                + disk.path(COMMIT)
                + ": it is of split 5 (start again with --overwrite)");
  }

  @Test
  void storesACommit() throws IOException {
    Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
    Jobs.commit(staging, 1, "a");
    assertThat(disk.texts())
        .containsEntry(
            "out/.prediction-staging-f1/commit-00001.json",
            "{\"version\":1,\"commit\":{\"split\":1,\"attempt\":\"a\","
                + "\"worker\":{\"run\":\"r1\",\"id\":\"w1\",\"device\":\"cpu\"},"
                + "\"results\":{\"name\":\"00001-a.results\",\"bytes\":10,\"records\":1,"
                + "\"crc32c\":\"132aa146\"},"
                + "\"failures\":{\"name\":\"00001-a.errors\",\"bytes\":99,\"records\":1,"
                + "\"crc32c\":\"6f3b9ec0\"},\"predictions\":1,\"failureCount\":1,"
                + "\"errorStats\":[{\"stage\":\"PARSE\",\"code\":1,"
                + "\"message\":\"Invalid JSON: x\",\"count\":1,"
                + "\"example\":{\"file\":\"/in/a\",\"offset\":12,"
                + "\"message\":\"Invalid JSON: x\"}}],"
                + "\"ranges\":[{\"range\":{\"file\":\"/in/a\",\"start\":10,\"end\":20,"
                + "\"fileSize\":20},\"first\":12,\"stop\":20,\"records\":2,\"lost\":false}],\"changedInputs\":[],"
                + "\"times\":{\"read\":0,\"parse\":0,\"encode\":0,\"run\":0,\"decode\":0,"
                + "\"format\":0,\"write\":0,\"waiting\":0},\"report\":null}}");
  }

  @Test
  void storesAFault() throws IOException {
    JobFault fault = new JobFault(ErrorCode.LOAD_FAILED, "why");
    new JobNotes(staging).writeFault(fault);
    assertThat(new JobNotes(staging).readFault()).contains(fault);
    assertThat(disk.texts())
        .containsEntry(
            "out/.prediction-staging-f1/fault.json",
            "{\"version\":1,\"fault\":{\"code\":\"LOAD_FAILED\",\"message\":\"why\"}}");
  }

  @Test
  void storesWhoWorksOnTheJob() throws IOException {
    RunProcess process = new RunProcess("node-7", "boot pid:[1]", 123, 456);
    RunRecord run = new RunRecord("r9", process, "FlinkRunner", true, 1_700_000_000_000L);
    staging.writeRun(run);
    staging.runFiles().writeJob("r9", "abc");

    assertThat(Staging.runs(disk.path("out"))).containsExactly(new StagedRun(staging, run, "abc"));
    assertThat(disk.texts())
        .containsEntry(
            "out/.prediction-staging-f1/run-r9.json",
            "{\"version\":1,\"run\":{\"id\":\"r9\",\"process\":{\"host\":\"node-7\","
                + "\"machine\":\"boot pid:[1]\",\"pid\":123,\"startedMillis\":456},"
                + "\"runner\":\"FlinkRunner\",\"workersElsewhere\":true,"
                + "\"startedMillis\":1700000000000}}")
        .containsEntry("out/.prediction-staging-f1/job-r9.json", "{\"version\":1,\"job\":\"abc\"}");
  }

  @Test
  void readsTheCommitsThatThereAre() throws IOException {
    Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
    CommitRecord second = Jobs.commit(staging, 1, "a");
    CommitRecord first = Jobs.commit(staging, 0, "b");
    staging.begin(2, "c", Jobs.WORKER, ShardFormat.PLAIN).results();

    Commits commits = staging.readCommits(Jobs.plan(), split -> null);

    assertThat(commits.records()).containsExactly(first, second.withoutStatistics());
    assertThat(commits.errorStats()).containsExactly(Jobs.STAT);
    assertThat(commits.predictions()).isEqualTo(3);
    assertThat(commits.failures()).isEqualTo(1);
  }

  @Test
  void forgetsACommit() throws IOException {
    Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
    Jobs.commit(staging, 0, "a");
    staging.dropCommit(0);
    staging.dropCommit(0);
    assertThat(staging.readCommit(0)).isEmpty();
    assertThat(Jobs.commit(staging, 0, "b").attempt()).isEqualTo("b");
  }

  @Test
  void findsUnfinishedJobs() throws IOException {
    assertThat(Staging.unfinished(disk.path("out"))).isEmpty();
    Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
    assertThat(Staging.unfinished(disk.path("out"))).containsExactly("f1");
    Staging.of(disk.path("out"), "f0").writeRun(Jobs.run("r2"));
    assertThat(Staging.unfinished(disk.path("out"))).containsExactly("f0", "f1");
  }

  @Test
  void refusesNamesThatAreNoFileNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Staging.of(disk.path("out"), "../x"))
        .withMessage("Invalid fingerprint: ../x (must be letters, digits, - or _)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> staging.begin(0, "a/b", Jobs.WORKER, ShardFormat.PLAIN))
        .withMessage("Invalid attempt: a/b (must be letters, digits, - or _)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Staging.of(disk.path("out"), "f2").writePlan(Jobs.plan()))
        .withMessage("Invalid fingerprint of the plan: f1 (must be f2)");
  }

  /** Egypt's Arabic has digits of its own. */
  @Test
  void namesFilesAlikeWhateverTheDefaultLocale() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
      assertThat(Jobs.commit(staging, 1, "a").results().name()).isEqualTo("00001-a.results");
      assertThat(staging.committed(3).cardinality()).isEqualTo(1);
      assertThat(new ResultNames(Jobs.plan()).results(1))
          .isEqualTo("prediction.results-00001-of-00003");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void leavesNoHalfPlanWhenTheDiskIsFull() {
    disk.setFreeBytes(10);
    assertThatIOException()
        .isThrownBy(() -> staging.writePlan(Jobs.plan()))
        .withMessageEndingWith("No space left on device");
    assertThat(disk.texts()).isEmpty();
  }

  /** By a straggler, between the listing and the deletion. */
  @Test
  void clearsWhatGetsItsNameMeanwhile() throws IOException {
    disk.write(COMMIT + ".tmp", new byte[1]);
    disk.heal();
    disk.interruptAt(2, () -> disk.write(COMMIT, new byte[1]));
    staging.clear();
    assertThat(disk.texts()).isEmpty();
  }

  /** What has no plan was cleared by another job; nobody could resume it. */
  @Test
  void aRunThatEndsLeavesNothingWithoutAPlan() throws IOException {
    Jobs.stage(staging, Jobs.plan());
    disk.heal();
    staging.end("other");
    assertThat(disk.texts()).containsKeys(PLAN, COMMIT);
    Storage.delete(List.of(staging.file("plan.json")));
    staging.end(Jobs.RUN);
    assertThat(disk.texts()).isEmpty();
  }
}
