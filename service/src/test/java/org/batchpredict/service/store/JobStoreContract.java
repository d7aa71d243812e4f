package org.batchpredict.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.Progress;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.FieldViolation;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Fence;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobEvent;
import org.batchpredict.service.jobs.JobStore.StoredPolicy;
import org.batchpredict.service.jobs.NewJob;
import org.junit.jupiter.api.Test;

/** What every store of jobs does, one call at a time. */
abstract class JobStoreContract extends StoreContract {
  JobStoreContract(Supplier<Database> databases) {
    super(databases);
  }

  @Test
  void keepsWhatIsCreated() {
    NewJob asked = job("p", "j", Map.of("größe", "ä", "team", ""));

    Job created = store.create(asked);

    assertThat(created.name()).isEqualTo(asked.name());
    assertThat(created.input()).isEqualTo(asked.input());
    assertThat(created.labels()).isEqualTo(asked.labels());
    assertThat(created.creator()).isEqualTo(asked.creator());
    assertThat(created.optionSet()).isEqualTo("default");
    assertThat(created.state()).isEqualTo(JobState.QUEUED);
    assertThat(created.started()).isNull();
    assertThat(created.ended()).isNull();
    assertThat(created.lease()).isNull();
    assertThat(created.attempt()).isZero();
    assertThat(created.activity()).isEqualTo(Activity.NONE);
    assertThat(store.find(asked.name())).contains(created);
    assertThat(store.events(asked.name()))
        .containsExactly(new JobEvent(created.created(), JobState.QUEUED, ""));
    assertThat(store.policy(asked.name())).contains(new StoredPolicy(asked.policy(), 1));
  }

  @Test
  void doesNotFindWhatIsNotThere() {
    JobName name = new JobName("p", "j");

    assertThat(store.find(name)).isEmpty();
    assertThat(store.update(name, (job, now) -> job)).isEmpty();
    assertThat(store.policy(name)).isEmpty();
    assertThat(store.updatePolicy(name, (policy, revision) -> policy)).isEmpty();
    assertThat(store.attempts(name)).isEmpty();
    assertThat(store.events(name)).isEmpty();
    assertThat(store.position(name)).isZero();
  }

  @Test
  void refusesASecondJobOfAnId() {
    store.create(job("p", "j"));

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> store.create(job("p", "j")))
        .satisfies(e -> assertThat(e.status()).isEqualTo(Status.ALREADY_EXISTS))
        .satisfies(
            e ->
                assertThat(e.violations())
                    .containsExactly(
                        new FieldViolation("job.job_id", "A job with this id already exists.")));
    assertThat(store.create(job("q", "j"))).isNotNull();
    assertThat(store.create(job("p", "J"))).isNotNull();
  }

  @Test
  void refusesASecondJobWithAnOutputPathUntilTheFirstHasEnded() {
    store.create(job("p", "first"));
    NewJob other = job("q", "second");
    NewJob second =
        new NewJob(
            other.name(),
            other.creator(),
            other.input().toBuilder().outputPath("file:///out/./p//first/").build(),
            other.optionSet(),
            other.labels(),
            other.policy());

    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> store.create(second))
        .satisfies(e -> assertThat(e.status()).isEqualTo(Status.FAILED_PRECONDITION))
        .withMessage(
            "Field: prediction_input.output_path Error: The job projects/p/jobs/first writes to"
                + " this path, and has not ended.");
    assertThat(store.find(second.name())).isEmpty();

    end(claimOne());

    assertThat(store.create(second).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void changesAJobInANewRevisionWithAnEvent() {
    Job created = store.create(job("p", "j"));

    Job cancelled =
        store.update(created.name(), (job, now) -> job.change().cancelled(now)).orElseThrow();

    assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
    assertThat(cancelled.errorMessage()).isEqualTo("Job is cancelled by the user.");
    assertThat(cancelled.ended()).isAfterOrEqualTo(created.created());
    assertThat(cancelled.revision()).isGreaterThan(created.revision());
    assertThat(store.find(created.name())).contains(cancelled);
    assertThat(store.events(created.name()))
        .extracting(JobEvent::state)
        .containsExactly(JobState.QUEUED, JobState.CANCELLED);
  }

  @Test
  void leavesAJobThatNothingChanges() {
    Job created = store.create(job("p", "j"));

    assertThat(store.update(created.name(), (job, now) -> job.change().labels(Map.of())))
        .contains(created);
    assertThat(store.events(created.name())).hasSize(1);
  }

  @Test
  void leavesAJobWhoseChangeIsRefused() {
    Job created = store.create(job("p", "j"));

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                store.update(
                    created.name(),
                    (job, now) -> {
                      throw new IllegalStateException("no");
                    }))
        .withMessage("no");
    assertThat(store.find(created.name())).contains(created);
  }

  @Test
  void replacesLabels() {
    Job created = store.create(job("p", "j", Map.of("a", "1", "b", "2")));

    Job changed =
        store
            .update(created.name(), (job, now) -> job.change().labels(Map.of("b", "3")))
            .orElseThrow();

    assertThat(changed.labels()).isEqualTo(Map.of("b", "3"));
    assertThat(changed.revision()).isEqualTo(created.revision() + 1);
    assertThat(store.events(created.name())).hasSize(1);
  }

  @Test
  void countsByState() {
    store.create(job("p", "a"));
    store.create(job("q", "b"));
    store.create(job("q", "c"));
    claimOne();

    assertThat(store.countByState()).isEqualTo(Map.of(JobState.QUEUED, 2L, JobState.PREPARING, 1L));
  }

  @Test
  void tellsHowLongTheOldestHasWaited() throws SQLException {
    assertThat(store.queueAge()).isZero();
    store.create(job("p", "a"));
    store.create(job("p", "b"));
    store.create(job("q", "c"));
    age("a", 5);
    age("b", 2);
    age("c", 3);
    assertThat(store.queueAge()).isBetween(Duration.ofHours(5), Duration.ofHours(6));

    claimOne();
    assertThat(store.queueAge()).isBetween(Duration.ofHours(3), Duration.ofHours(4));

    store.claim("instance-1", 2, LEASE, ROOM);
    assertThat(store.queueAge()).isZero();
  }

  private void age(String id, int hours) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      Sql.change(
          connection,
          "UPDATE job SET created = created - INTERVAL '" + hours + "' HOUR WHERE job_id = ?",
          id);
    }
  }

  @Test
  void keepsActivityWithoutARevision() {
    store.create(job("p", "j"));
    Job claimed = claimOne();
    Activity activity =
        new Activity(
            new Progress(10, 8, 2, 100, 1000, Duration.ofMillis(1234)),
            0.25,
            List.of(new Activity.Sample(1, 2, 3), new Activity.Sample(4, 5, 6)));

    assertThat(store.report(fence(claimed), activity)).isTrue();

    Job found = store.find(claimed.name()).orElseThrow();
    assertThat(found.activity()).isEqualTo(activity);
    assertThat(found.revision()).isEqualTo(claimed.revision());
    assertThat(end(claimed).activity()).isEqualTo(activity);
  }

  @Test
  void keepsAttempts() {
    store.create(job("p", "j"));
    Job first = store.claim("instance-1", 1, Duration.ZERO, ROOM).get(0);
    Attempt begun =
        new Attempt(1, "instance-1", "host", 4711L, started(first), null, null, "log\n");
    store.record(fence(first), begun);
    assertThat(store.attempts(first.name())).containsExactly(begun);
    Job second = store.claim("instance-2", 1, LEASE, ROOM).get(0);
    Attempt other = new Attempt(2, "instance-2", "host", null, started(second), null, null, "");
    store.record(fence(second), other);

    Attempt ended =
        new Attempt(
            1, "instance-1", "host", 4711L, started(first), started(second), "SIGSEGV", "nul \0");
    store.record(fence(first), ended);

    assertThat(store.attempts(first.name())).hasSize(2);
    assertThat(store.attempts(first.name()).get(0).end()).isEqualTo("SIGSEGV");
    assertThat(store.attempts(first.name()).get(0).log()).isEqualTo("nul \uFFFD");
    assertThat(store.attempts(first.name()).get(1)).isEqualTo(other);
  }

  @Test
  void keepsNoAttemptThatNeverWas() {
    Job created = store.create(job("p", "j"));
    Fence forged = new Fence(created.name(), "instance-1", 1);

    store.record(
        forged, new Attempt(1, "instance-1", "host", 1L, created.created(), null, null, ""));

    assertThat(store.attempts(created.name())).isEmpty();
  }

  @Test
  void replacesPolicies() {
    Job created = store.create(job("p", "j"));

    Optional<StoredPolicy> changed =
        store.updatePolicy(created.name(), (old, revision) -> Policy.EMPTY);

    assertThat(changed).contains(new StoredPolicy(Policy.EMPTY, 2));
    assertThat(store.policy(created.name())).isEqualTo(changed);
    assertThat(store.find(created.name())).contains(created);
  }

  @Test
  void makesASecretOnce() {
    byte[] secret = store.secret("name", 32);

    assertThat(secret).hasSize(32);
    assertThat(store.secret("name", 32)).isEqualTo(secret);
    assertThat(store.secret("other", 32)).isNotEqualTo(secret);
  }

  @Test
  void isReady() {
    assertThat(store.isReady()).isTrue();
  }
}
