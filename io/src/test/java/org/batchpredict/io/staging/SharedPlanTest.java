package org.batchpredict.io.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.batchpredict.testing.MemDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedPlanTest {
  private final MemDisk disk = MemDisk.create();
  private final Staging staging = Staging.of(disk.path("out"), "f1");
  private int held;

  @BeforeEach
  void begin() throws IOException {
    Jobs.begin(staging, Jobs.plan(), "r1");
    held = SharedPlan.held();
  }

  @Test
  void isOneForAllThreadsOfAProcess() throws IOException {
    SharedPlan one = SharedPlan.acquire(staging, "r1");
    SharedPlan other = SharedPlan.acquire(Staging.of(disk.path("out"), "f1"), "r1");
    assertThat(one.plan()).isEqualTo(Jobs.plan());
    assertThat(other.plan()).isSameAs(one.plan());
    one.close();
    one.close();
    assertThat(SharedPlan.held()).isEqualTo(held + 1);
    other.close();
    assertThat(SharedPlan.held()).isEqualTo(held);
  }

  @Test
  void isThePlanOfWhoMadeIt() throws IOException {
    Plan plan = Jobs.plan();
    RunHold hold = new TestRuns(disk.path("new")).claim("f1", "r2");
    hold.begin(plan);
    try (SharedPlan shared = SharedPlan.acquire(Staging.of(disk.path("new"), "f1"), "r2")) {
      assertThat(shared.plan()).isSameAs(plan);
    }
    hold.release();
    assertThat(SharedPlan.held()).isEqualTo(held);
  }

  @Test
  void keepsNothingOfManyJobs() throws IOException {
    for (int i = 0; i < 300; i++) {
      staging.writeRun(Jobs.run("many-" + i));
      SharedPlan.acquire(staging, "many-" + i).close();
    }
    assertThat(SharedPlan.held()).isEqualTo(held);
  }

  @Test
  void isRefusedToAStraggler() throws IOException {
    staging.runFiles().drop("r1");
    assertThatIOException()
        .isThrownBy(() -> SharedPlan.acquire(staging, "r1"))
        .isInstanceOf(SupersededException.class)
        .withMessage("Cannot begin the work: run r1 has ended or was superseded by another run");
    assertThat(SharedPlan.held()).isEqualTo(held);
  }
}
