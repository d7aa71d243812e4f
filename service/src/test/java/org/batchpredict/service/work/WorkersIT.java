package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
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
  void runsAsAnotherUserWhoMayWriteThere() throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"), "Cannot be another user: this is not root");
    UserPrincipal nobody =
        work.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path theirs = Files.setOwner(Files.createDirectory(work.resolve("theirs")), nobody);
    dispatcher.close();
    // Only to read: the class path of the tests may be below a home.
    shop.prefix(
        "setpriv",
        "--reuid=nobody",
        "--regid=nogroup",
        "--clear-groups",
        "--inh-caps=+dac_read_search",
        "--ambient-caps=+dac_read_search");
    shop.javaOption("-Duser.home=" + theirs);
    dispatcher = shop.start("two");
    shop.create("may", shop.numbers("may", 5).outputPath(theirs.resolve("out").toString()));
    shop.create("may_not", shop.numbers("may_not", 5));

    Job job = shop.awaitEnd("may");

    assertThat(job.errorMessage()).isNull();
    assertThat(job.activity().progress().predictions()).isEqualTo(5);
    assertThat(Files.getOwner(theirs.resolve("out/prediction.manifest.json"))).isEqualTo(nobody);
    assertThat(shop.awaitEnd("may_not").errorMessage()).contains("out-may_not");
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
