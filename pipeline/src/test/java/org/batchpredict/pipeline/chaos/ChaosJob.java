package org.batchpredict.pipeline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.batchpredict.io.files.FaultyDisk;
import org.batchpredict.io.staging.RunProcess;
import org.batchpredict.io.staging.RunRecord;
import org.batchpredict.io.staging.StagedRun;
import org.batchpredict.io.staging.Staging;
import org.batchpredict.pipeline.JobEnd;
import org.batchpredict.pipeline.Numbers;
import org.batchpredict.pipeline.TestJob;

/**
 * A small job of several splits, some of whose instances fail, to which things happen.
 *
 * @param work what jobs of one test share: their output is {@code work/out}
 * @param name which files of {@code work/in} it reads
 */
record ChaosJob(Path work, String name, List<Integer> splits) {
  /** So many bytes of instances are a split. */
  private static final int BLANKS = 140 << 10;

  /** Its output replaces that of another. */
  static ChaosJob first(Path work) {
    return new ChaosJob(work, "first", List.of(2, 3, 2)).writeInput(0);
  }

  /** Of fewer splits, so that it has names that the first has not. */
  static ChaosJob second(Path work) {
    return new ChaosJob(work, "second", List.of(3, 2)).writeInput(1000);
  }

  /** Of as many splits as the first, so that its files have the names of the first's. */
  static ChaosJob old(Path work) {
    return new ChaosJob(work, "old", List.of(2, 2, 2)).writeInput(2000);
  }

  private ChaosJob writeInput(int from) {
    int number = from;
    for (int split = 0; split < splits.size(); split++) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < splits.get(split); i++) {
        lines.add(Numbers.json(number++).replace(":", ":" + " ".repeat(BLANKS)));
      }
      if (split == 1) {
        lines.add("[]");
      }
      job().input(name + "/" + split, lines.toArray(String[]::new));
    }
    return this;
  }

  long instances() {
    return splits.stream().mapToInt(i -> i).sum() + 1L;
  }

  /** A job to be run, whose splits come one after the other. */
  TestJob job() {
    return TestJob.of(work, "identity_all_dtypes")
        .request(
            r ->
                r.signatureName("int64")
                    .inputPaths(work + "/in/" + name + "/*")
                    .batchSize(2L)
                    .maxWorkerCount(1L));
  }

  TestJob replacing() {
    return job().options(o -> o.setOverwrite(true));
  }

  /** As a user does it who wants the results, whatever has happened before. */
  TestJob resuming() {
    return replacing().options(o -> o.setResume(true));
  }

  Path out() {
    return work.resolve("out");
  }

  /** What it comes to when nothing happens. */
  WholeOutput undisturbed() throws Exception {
    clear();
    JobEnd end = job().run();
    assertThat(end.job().error()).isEmpty();
    return WholeOutput.of(out()).checkWhole("undisturbed", instances());
  }

  /** How many changes it makes below its output directory when nothing happens. */
  int steps(TestJob run) throws Exception {
    try (FaultyDisk disk = FaultyDisk.install(out(), (step, change) -> {})) {
      assertThat(run.run().job().error()).isEmpty();
      return disk.steps();
    }
  }

  /** Leaves nothing in the output directory but these results. */
  void clear(WholeOutput old) throws IOException {
    clear();
    old.writeTo(out());
  }

  void clear() throws IOException {
    if (Files.exists(out())) {
      try (Stream<Path> paths = Files.walk(out())) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Makes all runs that have left their records be of a process that has ended. */
  static int bury(String out) throws IOException {
    List<StagedRun> runs = Staging.runs(out);
    for (StagedRun run : runs) {
      RunRecord record = run.record();
      RunProcess here = RunProcess.current();
      // The highest number that Linux gives is 2^22 - 1.
      RunProcess gone = new RunProcess(here.host(), here.machine(), 1L << 22, 1);
      run.staging()
          .writeRun(
              new RunRecord(record.id(), gone, record.runner(), false, record.startedMillis()));
    }
    return runs.size();
  }

  /** Brings the job to its end after whatever has happened, and checks all that holds then. */
  void recover(String when, WholeOutput undisturbed) throws Exception {
    bury(out().toString());
    JobEnd end = resuming().run();
    assertThat(end.job().error()).as(when).isEmpty();
    WholeOutput.of(out()).checkWhole(when, instances()).checkSameAs(when, undisturbed);
    assertThat(end.output().predictionCount() + end.output().errorCount())
        .as(when)
        .isEqualTo(instances());
  }

  /** What holds at any moment: {@code old} was there before. */
  void checkHonest(String when, WholeOutput old, WholeOutput undisturbed) throws IOException {
    WholeOutput now = WholeOutput.of(out()).checkHonest(when);
    if (now.isSameJobAs(old)) {
      now.checkKeeps(when, old);
    } else if (!now.looksComplete()) {
      // The old manifest goes once the new results are whole, if not in their places yet.
      assertThat(now.files().keySet().stream().filter(file -> file.contains("/commit-")))
          .as(when)
          .hasSize(undisturbed.shards());
    } else {
      Map<String, String> left = new TreeMap<>(now.files());
      left.keySet().removeIf(file -> file.startsWith(".prediction-staging-"));
      new WholeOutput(new TreeMap<>(left)).checkSameAs(when, undisturbed);
    }
  }
}
