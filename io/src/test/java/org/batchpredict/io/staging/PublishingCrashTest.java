package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishing that dies at any operation, and is done again. */
class PublishingCrashTest {
  private final MemDisk disk = disk();
  private final Plan plan = Jobs.plan(ResultFormat.CSV);
  private Map<String, String> finished = Map.of();
  private final Map<String, String> old = new HashMap<>();
  private int operations;

  MemDisk disk() {
    return MemDisk.create();
  }

  @BeforeEach
  void publishOnce() throws IOException {
    stage();
    publish();
    finished = Disks.below(disk, "out/");
    assertThat(finished).hasSize(7);
    old.put("prediction.manifest.json", manifest(finished).replace("SUCCEEDED", "FAILED"));
    old.put("prediction.results-00000-of-00003.csv", "old");
    old.put("prediction.results-00001-of-00002.csv", "old");
    old.put("prediction.errors_stats-00000-of-00001", "old");
    stage();
    publish();
    operations = disk.operations().size();
    assertThat(operations).isGreaterThan(20);
  }

  @Test
  void comesToTheSameFilesWhenItIsDoneAgain() throws IOException {
    for (int k = 1; k <= operations; k++) {
      stage();
      disk.crashAt(k);
      crashAndRepeat(k);
    }
  }

  @Test
  void comesToTheSameFilesWhenAnOperationWasDoneButSaidToHaveFailed() throws IOException {
    for (int k = 1; k <= operations; k++) {
      stage();
      disk.crashAfter(k);
      crashAndRepeat(k);
    }
  }

  @Test
  void comesToTheSameFilesAfterAStumble() throws IOException {
    for (int k = 1; k <= operations; k++) {
      stage();
      disk.failAt(k);
      crashAndRepeat(k);
    }
  }

  @Test
  void comesToTheSameFilesWhenItDiesTwice() throws IOException {
    for (int k = 1; k <= operations; k++) {
      for (int again = 1 + k % 7; again <= operations; again += 7) {
        stage();
        disk.crashAfter(k);
        assertThatIOException().isThrownBy(this::publish);
        disk.crashAt(again);
        try {
          resume();
        } catch (IOException e) {
          crashed(k);
        }
        disk.heal();
        resume();
        assertThat(Disks.below(disk, "out/")).as("crash at %d, %d", k, again).isEqualTo(finished);
      }
    }
  }

  private void crashAndRepeat(int k) throws IOException {
    assertThatIOException().isThrownBy(this::publish);
    disk.heal();
    crashed(k);
    resume();
    assertThat(Disks.below(disk, "out/")).as("after a crash at %d", k).isEqualTo(finished);
  }

  /** A manifest is beside complete results only. */
  private void crashed(int k) {
    Map<String, String> left = Disks.below(disk, "out/");
    if (manifest(left).equals(manifest(finished))) {
      assertThat(left).as("after a crash at %d", k).containsAllEntriesOf(finished);
    } else if (manifest(left).equals(manifest(old))) {
      assertThat(left).as("after a crash at %d", k).containsAllEntriesOf(old);
    } else {
      assertThat(left).as("after a crash at %d", k).doesNotContainKey("prediction.manifest.json");
    }
  }

  /** The new job is staged beside the results of an old run of the same request. */
  private void stage() throws IOException {
    disk.heal();
    disk.clear();
    old.forEach((name, text) -> disk.write("out/" + name, text.getBytes(UTF_8)));
    Jobs.stage(staging(), plan);
    disk.heal();
  }

  private static String manifest(Map<String, String> files) {
    return files.getOrDefault("prediction.manifest.json", "");
  }

  /** What a process does that finds the staging directory. */
  private void resume() throws IOException {
    Optional<Manifest> manifest = Publisher.finish(staging(), Jobs.RUN);
    if (manifest.isEmpty()) {
      publish();
    }
  }

  private void publish() throws IOException {
    Staging staging = staging();
    Plan read = staging.readPlan();
    Publisher.of(staging, read, Jobs.RUN)
        .withOverwrite(true)
        .publish(staging.readCommits(read, split -> null), Manifest.State.SUCCEEDED, () -> false);
  }

  private Staging staging() {
    return Staging.of(disk.path("out"), Jobs.FINGERPRINT);
  }
}
