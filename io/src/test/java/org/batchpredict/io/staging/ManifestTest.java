package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.batchpredict.io.report.StepTimes;
import org.batchpredict.io.shards.ShardFormat;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final String MANIFEST = "out/prediction.manifest.json";

  private final MemDisk disk = MemDisk.create();

  @Test
  void isReadableByPeopleToo() throws IOException {
    Manifest manifest = publish();

    assertThat(disk.texts())
        .containsEntry(
            MANIFEST,
            """
            {
            "version":1,
            "fingerprint":"f1",
            "state":"SUCCEEDED",
            "totals":{"instances":6,"predictions":5,"failures":1},
            "workerProcesses":1,
            "devices":[
            "cpu"
            ],
            "request":{"uri":"/model"},
            "files":[
            {"path":"/in/a","bytes":20,"records":4,"modified":7},
            {"path":"/in/b","bytes":10,"records":2,"modified":8},
            {"path":"/in/c","bytes":0,"records":0,"modified":9}
            ],
            "shards":[
            {"results":{"name":"prediction.results-00000-of-00003","bytes":20,"records":2,\
            "crc32c":"80cb92ab"},"errors":null},
            {"results":{"name":"prediction.results-00001-of-00003","bytes":10,"records":1,\
            "crc32c":"132aa146"},\
            "errors":{"name":"prediction.errors-00001-of-00003","bytes":99,"records":1,\
            "crc32c":"6f3b9ec0"}},
            {"results":{"name":"prediction.results-00002-of-00003","bytes":20,"records":2,\
            "crc32c":"3ff4b7f1"},"errors":null}
            ],
            "smallFiles":[
            {"name":"prediction.errors_stats-00000-of-00001","bytes":132,"records":1,\
            "crc32c":"71c37370"}
            ],
            "crc32c":"4d209968"
            }
            """);
    assertThat(Manifest.read(disk.path("out"))).contains(manifest);
  }

  @Test
  void countsTheProcessesThatWorkedForTheRunThatPublishes() throws IOException {
    Staging staging = Staging.of(disk.path("out"), Jobs.FINGERPRINT);
    Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
    staging.writeRun(Jobs.run("dead"));
    Jobs.commit(staging, 0, new WorkerProcess("dead", "w0", "cpu"));
    staging.runFiles().drop("dead");
    Jobs.commit(staging, 1, Jobs.WORKER);
    Jobs.commit(staging, 2, new WorkerProcess(Jobs.RUN, "w2", "gpu:0"));
    Commits commits = staging.readCommits(Jobs.plan(), split -> null);

    assertThat(commits.workerProcesses(Jobs.RUN)).isEqualTo(2);
    assertThat(commits.workerProcesses("dead")).isEqualTo(1);
    assertThat(commits.workerProcesses("another")).isZero();
    assertThat(publish(commits).workerProcesses()).isEqualTo(2);
    Manifest manifest = Manifest.read(disk.path("out")).orElseThrow();
    assertThat(manifest.workerProcesses()).isEqualTo(2);
    assertThat(manifest.devices()).containsExactly("cpu", "gpu:0");
  }

  @Test
  void namesTheDevicesOfAllRuns() throws IOException {
    Staging staging = Staging.of(disk.path("out"), Jobs.FINGERPRINT);
    Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
    staging.writeRun(Jobs.run("dead"));
    Jobs.commit(staging, 0, new WorkerProcess("dead", "w0", "gpu:1"));
    staging.runFiles().drop("dead");
    Jobs.commit(staging, 1, Jobs.WORKER);
    // One process, whatever the number of its devices.
    Jobs.commit(staging, 2, new WorkerProcess(Jobs.RUN, Jobs.WORKER.id(), "gpu:0"));

    Manifest manifest = publish(staging.readCommits(Jobs.plan(), split -> null));
    assertThat(manifest.workerProcesses()).isEqualTo(1);
    assertThat(manifest.devices()).containsExactly("cpu", "gpu:0", "gpu:1");
  }

  @Test
  void isAbsentFromADirectoryWithoutAFinishedJob() throws IOException {
    assertThat(Manifest.read(disk.path("out"))).isEmpty();
  }

  @Test
  void isRefusedWhenAFieldIsMissing() throws IOException {
    publish();
    String text = disk.texts().getOrDefault(MANIFEST, "");
    disk.write(MANIFEST, text.replace("\"state\":\"SUCCEEDED\",", "").getBytes(UTF_8));

    assertThatIOException()
        .isThrownBy(() -> Manifest.read(disk.path("out")))
        .withMessage(
            "Cannot read "
                + disk.path(MANIFEST)
                + ": it lacks one of the fields"
                + " version, fingerprint, state, totals, workerProcesses, devices, files, shards"
                + " (start again with --overwrite)");
  }

  @Test
  void isReadAsTheFirstVersionsWroteIt() throws IOException {
    publish();
    String text = disk.texts().getOrDefault(MANIFEST, "");
    String earlier =
        text.replaceAll(",\"modified\":.", "").replaceAll("(?s),\n\"smallFiles.*\n}", "\n}");
    disk.write(MANIFEST, earlier.getBytes(UTF_8));
    Manifest manifest = Manifest.read(disk.path("out")).orElseThrow();
    assertThat(manifest.smallFiles()).isEmpty();
    assertThat(manifest.files().get(0))
        .isEqualTo(new Manifest.FileRead("/in/a", 20, 4, null, null, null));
    assertThat(OutputCheck.of(disk.path("out"), Map.of()).problems()).isNotEmpty();
  }

  @Test
  void namesTheInputThatChanged() throws IOException {
    Staging staging = Staging.of(disk.path("out"), Jobs.FINGERPRINT);
    Jobs.begin(staging, Jobs.plan(), Jobs.RUN);
    for (int split = 0; split < 3; split++) {
      try (SplitAttempt attempt = staging.begin(split, "a", Jobs.WORKER, ShardFormat.PLAIN)) {
        Jobs.write(attempt, split);
        attempt.commit(
            Jobs.reads(split), split == 1 ? List.of("/in/a") : List.of(), StepTimes.NONE, null);
      }
    }
    publish(staging.readCommits(Jobs.plan(), split -> null));
    assertThat(disk.texts().getOrDefault(MANIFEST, ""))
        .contains(
            "{\"path\":\"/in/a\",\"bytes\":20,\"records\":4,\"modified\":7,\"changed\":true},\n")
        .contains("{\"path\":\"/in/b\",\"bytes\":10,\"records\":2,\"modified\":8},\n");
  }

  @Test
  void isNotWrittenOnAFullDisk() throws IOException {
    Staging staging = Staging.of(disk.path("out"), Jobs.FINGERPRINT);
    Commits commits = Jobs.stage(staging, Jobs.plan());
    disk.setFreeBytes(200);

    assertThatIOException()
        .isThrownBy(
            () ->
                Publisher.of(staging, Jobs.plan(), Jobs.RUN)
                    .publish(commits, Manifest.State.SUCCEEDED, () -> false))
        .withMessageMatching("Cannot write mem://.*: No space left on device");
    assertThat(disk.texts()).doesNotContainKey(MANIFEST);

    disk.heal();
    assertThat(publish().totals().instances()).isEqualTo(6);
  }

  private Manifest publish() throws IOException {
    Staging staging = Staging.of(disk.path("out"), Jobs.FINGERPRINT);
    return publish(Jobs.stage(staging, Jobs.plan()));
  }

  private Manifest publish(Commits commits) throws IOException {
    Staging staging = Staging.of(disk.path("out"), Jobs.FINGERPRINT);
    return Publisher.of(staging, Jobs.plan(), Jobs.RUN)
        .publish(commits, Manifest.State.SUCCEEDED, () -> false);
  }
}
