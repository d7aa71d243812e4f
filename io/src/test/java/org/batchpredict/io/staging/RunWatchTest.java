package org.batchpredict.io.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.Test;

class RunWatchTest {
  private final MemDisk disk = MemDisk.create();
  private final String output = disk.path("out");
  private int pauses;

  @Test
  void learnsWhatBecomesKnownOfTheRun() throws IOException {
    RunHold hold = new TestRuns(output).claim("f1", "r1");
    RunWatch watch = watch();
    assertThat(watch.look().orElseThrow().runnerJob()).isNull();
    hold.submitted("abc");
    assertThat(watch.look().orElseThrow().runnerJob()).isEqualTo("abc");
    hold.release();
    assertThat(watch.look()).isEmpty();
  }

  @Test
  void knowsWhenTheOwnerIsDead() throws IOException {
    RunHold hold = new TestRuns(output).claim("f1", "r1");
    RunWatch watch = watch();
    assertThat(watch.isOrphan()).isFalse();
    hold.abandon();
    assertThat(watch.isOrphan()).isTrue();
    watch.bury();
    TestRuns.leave(output, "f1", TestRuns.record("r2", TestRuns.GONE, true));
    assertThat(watch().isOrphan()).isTrue();
    watch().bury();
    TestRuns.leave(output, "f1", TestRuns.record("r3", TestRuns.FAR, true));
    assertThat(watch().isOrphan()).as("nobody can tell").isFalse();
  }

  @Test
  void waitsForASignOfLife() throws Exception {
    TestRuns.leave(output, "f1", TestRuns.record("r1", TestRuns.FAR, true));
    RunWatch watch =
        new RunWatch(
            Staging.runs(output).get(0),
            millis -> {
              if (++pauses == 3) {
                disk.write("out/.prediction-staging-f1/beat-r1", "running x 2".getBytes(UTF_8));
              }
            });
    assertThat(watch.isAlive()).isTrue();
    assertThat(pauses).isEqualTo(3);
    assertThat(watch.isAlive()).isFalse();
    assertThat(pauses).isEqualTo(3 + Liveness.LOOKS);
  }

  @Test
  void buriesARunAndKeepsItsWork() throws IOException {
    RunHold hold = new TestRuns(output).claim("f1", "r1");
    hold.begin(Jobs.plan());
    Jobs.commit(Staging.of(output, "f1"), 0, "a");
    hold.abandon();
    watch().bury();
    assertThat(Staging.runs(output)).isEmpty();
    assertThat(Staging.of(output, "f1").committed(3).cardinality()).isEqualTo(1);
  }

  @Test
  void buriesNobodyElse() throws IOException {
    RunHold hold = new TestRuns(output).claim("f1", "r1");
    RunWatch watch = watch();
    hold.release();
    TestRuns.leave(output, "f1", TestRuns.record("r2", TestRuns.FAR, true));
    var before = disk.texts();
    watch.bury();
    assertThat(disk.texts()).isEqualTo(before);
  }

  private RunWatch watch() throws IOException {
    return new RunWatch(Staging.runs(output).get(0), millis -> pauses++);
  }
}
