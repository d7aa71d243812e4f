package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs from QUEUED to their ends, by real workers. */
class WorkersIT {
  @TempDir Path work;

  private Workshop shop;
  private Dispatcher dispatcher;

  @BeforeEach
  void start() {
    shop = new Workshop(work).optionSet("trust", "--trustModel");
    dispatcher = shop.start("one");
  }

  @AfterEach
  void stop() {
    dispatcher.close();
    shop.close();
  }

  @Test
  void runsAJob() throws Exception {
    shop.create("good", shop.numbers("good", 100));
    dispatcher.wake();

    Job job = shop.awaitEnd("good");

    assertThat(job.errorMessage()).isNull();
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.activity().progress().predictions()).isEqualTo(100);
    assertThat(job.activity().progress().failures()).isZero();
    assertThat(job.activity().nodeHours()).isPositive();
    assertThat(job.lease()).isNull();
    assertThat(shop.attempts("good")).extracting(Attempt::end).containsExactly("exit 0");
  }

  @Test
  void saysWhyAJobFailedAndHowFarItCame() throws Exception {
    shop = shop.optionSet("strict", "--maxErrors=1");
    dispatcher.close();
    dispatcher = shop.start("two");
    List<String> lines = List.of("{\"int64\":[1,2]}", "{\"int64\":[1]}", "no", "{\"int64\":7}");
    shop.create(
        "bad", shop.request("bad", "identity_all_dtypes", lines).signatureName("int64"), "strict");

    Job job = shop.awaitEnd("bad");

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.errorMessage()).contains("3 of the 4 instances seen so far failed");
    assertThat(job.activity().progress().failures()).isPositive();
    assertThat(shop.attempts("bad")).extracting(Attempt::end).containsExactly("exit 1");
  }

  @Test
  void refusesWhatItCannotRun() throws Exception {
    shop.create("none", shop.numbers("none", 3).inputPaths(work + "/missing.json"));

    Job job = shop.awaitEnd("none");

    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.errorMessage()).contains("input_paths").contains("missing.json");
    assertThat(job.losses()).isZero();
  }
}
