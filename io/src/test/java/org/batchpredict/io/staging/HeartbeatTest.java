package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.batchpredict.io.files.Storage;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final MemDisk disk = MemDisk.create();
  private final Staging staging = Staging.of(disk.path("out"), "f1");
  private final RunFiles files = staging.runFiles();

  @BeforeEach
  void enter() throws IOException {
    staging.writeRun(Jobs.run("r1"));
  }

  @Test
  void changesWithEachBeat() throws IOException {
    Heartbeat heartbeat = Heartbeat.ofClaim(files, "r1");
    heartbeat.beat();
    String first = files.readBeat("r1");
    assertThat(Heartbeat.isOfWork(first)).isFalse();
    heartbeat.beat();
    assertThat(files.readBeat("r1")).isNotEqualTo(first);
    heartbeat.win();
    assertThat(Heartbeat.isOfWork(files.readBeat("r1"))).isTrue();
  }

  @Test
  void leavesItAtTheBeatOfAnotherProcess() throws IOException {
    Heartbeat one = Heartbeat.ofWork(files, "r1");
    Heartbeat other = Heartbeat.ofWork(files, "r1");
    one.beat();
    String first = files.readBeat("r1");
    other.beat();
    assertThat(files.readBeat("r1")).isEqualTo(first);
    one.close();
    other.beat();
    assertThat(files.readBeat("r1")).isNotEqualTo(first);
  }

  @Test
  void bringsNothingBackOnceTheRunHasEnded() throws IOException {
    Heartbeat heartbeat = Heartbeat.ofWork(files, "r1");
    heartbeat.beat();
    Storage.delete(Set.of(staging.file("run-r1.json")));
    heartbeat.beat();
    assertThat(disk.texts()).isEmpty();
    staging.writeRun(Jobs.run("r1"));
    heartbeat.beat();
    assertThat(files.readBeat("r1")).isEmpty();
  }

  @Test
  void beatsByItselfWhateverFails() throws IOException {
    disk.failNext(".*beat-r1", 3);
    Heartbeat heartbeat = Heartbeat.ofWork(files, "r1").start(Duration.ofMillis(1));
    String text = "";
    while (text.isEmpty() || text.endsWith(" 1\n")) {
      text = disk.texts().getOrDefault("out/.prediction-staging-f1/beat-r1", "");
      Thread.onSpinWait();
    }
    assertThat(heartbeats()).contains("batchpredict-heartbeat-r1");
    heartbeat.close();
    while (heartbeats().contains("batchpredict-heartbeat-r1")) {
      Thread.onSpinWait();
    }
  }

  private static Set<String> heartbeats() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("batchpredict-heartbeat-"))
        .collect(Collectors.toSet());
  }
}
