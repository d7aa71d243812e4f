package org.batchpredict.service.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
  void claimsTheOldestOnce() {
    store.create(job("p", "first"));
    store.create(job("q", "second"));

    List<Job> claimed = store.claim("instance-1", 1, LEASE, ROOM);

    assertThat(claimed).hasSize(1);
    Job first = claimed.get(0);
    assertThat(first.name().jobId()).isEqualTo("first");
    assertThat(first.state()).isEqualTo(JobState.PREPARING);
    assertThat(first.attempt()).isEqualTo(1);
    assertThat(lease(first).owner()).isEqualTo("instance-1");
    assertThat(lease(first).until()).isEqualTo(started(first).plus(LEASE));
    assertThat(store.find(first.name())).contains(first);
    assertThat(store.claim("instance-2", 10, LEASE, ROOM))
        .extracting(job -> job.name().jobId())
        .containsExactly("second");
    assertThat(store.claim("instance-2", 10, LEASE, ROOM)).isEmpty();
    assertThat(store.events(first.name()))
        .extracting(JobEvent::note)
        .containsExactly("", "attempt 1 on instance-1");
  }

  @Test
  void claimsNoMoreOfAProjectThanItMayHaveAtWork() {
    for (int i = 0; i < 4; i++) {
      store.create(job("p", "p" + i));
      store.create(job("q", "q" + i));
      store.create(job("none", "n" + i));
    }
    Map<String, Integer> room = Map.of("p", 2, "q", 3);

    List<Job> claimed = store.claim("instance-1", 10, LEASE, room);

    assertThat(claimed)
        .extracting(job -> job.name().jobId())
        .containsExactlyInAnyOrder("p0", "p1", "q0", "q1", "q2");
    assertThat(store.claim("instance-2", 10, LEASE, room)).isEmpty();

    end(claimed.get(0));

    assertThat(store.claim("instance-2", 10, LEASE, room))
        .extracting(job -> job.name().jobId())
        .containsExactly("p2");
  }

  @Test
  void takesOverWhoseLeaseIsOver() {
    store.create(job("p", "j"));
    Job first = store.claim("instance-1", 1, Duration.ZERO, ROOM).get(0);

    Job second = store.claim("instance-2", 1, LEASE, Map.of("p", 1)).get(0);

    assertThat(second.name()).isEqualTo(first.name());
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.started()).isEqualTo(first.started());
    assertThat(store.update(fence(first), (job, now) -> job.change().running(), "")).isEmpty();
    assertThat(store.renew(fence(first), LEASE)).isFalse();
    assertThat(store.report(fence(first), Activity.NONE)).isFalse();
    assertThat(store.find(first.name())).contains(second);
    assertThat(store.renew(fence(second), LEASE)).isTrue();
  }

  @Test
  void refusesAFenceOfAnEarlierAttemptOfTheSameOwner() {
    store.create(job("p", "j"));
    Job first = store.claim("instance-1", 1, Duration.ZERO, ROOM).get(0);
    Job second = store.claim("instance-1", 1, LEASE, ROOM).get(0);

    assertThat(store.update(fence(first), (job, now) -> job.change().running(), "")).isEmpty();
    assertThat(store.renew(fence(first), LEASE)).isFalse();
    assertThat(store.report(fence(first), Activity.NONE)).isFalse();
    assertThat(store.update(fence(second), (job, now) -> job.change().running(), "")).isPresent();
  }

  @Test
  void refusesAFenceOfAnotherOwner() {
    store.create(job("p", "j"));
    Job claimed = claimOne();
    Fence other = new Fence(claimed.name(), "instance-2", claimed.attempt());

    assertThat(store.renew(other, LEASE)).isFalse();
    assertThat(store.update(other, (job, now) -> job.change().running(), "")).isEmpty();
  }

  @Test
  void refusesAFenceOfAJobThatHasEnded() {
    store.create(job("p", "j"));
    Job claimed = claimOne();
    end(claimed);

    assertThat(store.renew(fence(claimed), LEASE)).isFalse();
    assertThat(
            store.update(
                fence(claimed), (job, now) -> job.change().ended(JobState.FAILED, "late", now), ""))
        .isEmpty();
    assertThat(store.report(fence(claimed), Activity.NONE)).isFalse();
  }

  @Test
  void prolongsALeaseWithoutARevision() {
    store.create(job("p", "j"));
    Job claimed = store.claim("instance-1", 1, Duration.ZERO, ROOM).get(0);

    assertThat(store.renew(fence(claimed), LEASE)).isTrue();

    assertThat(store.claim("instance-2", 1, LEASE, ROOM)).isEmpty();
    Job renewed = store.find(claimed.name()).orElseThrow();
    assertThat(lease(renewed).until()).isAfter(lease(claimed).until());
    assertThat(renewed.revision()).isEqualTo(claimed.revision());
  }

  @Test
  void waitsBeforeALostJobIsTakenUpAgain() {
    store.create(job("p", "now"));
    store.create(job("p", "later"));
    Job now = claimOne();
    Job later = claimOne();
    lose(now, Duration.ZERO);
    lose(later, LEASE);

    List<Job> claimed = store.claim("instance-1", 10, LEASE, Map.of("p", 0));

    assertThat(claimed).extracting(job -> job.name().jobId()).containsExactly("now");
    assertThat(claimed.get(0).losses()).isEqualTo(1);
    assertThat(claimed.get(0).notBefore()).isNull();
    assertThat(store.events(now.name()))
        .extracting(JobEvent::note)
        .containsExactly("", "attempt 1 on instance-1", "lost", "attempt 2 on instance-1");
  }

  private void lose(Job claimed, Duration backOff) {
    assertThat(
            store.update(
                fence(claimed), (job, now) -> job.change().lost(now.plus(backOff)), "lost"))
        .isPresent();
  }

  @Test
  void takesUpALostJobThatIsCancelledAtOnce() {
    store.create(job("p", "j"));
    Job claimed = claimOne();
    lose(claimed, LEASE);
    store.update(claimed.name(), (job, now) -> job.change().cancelled(now));

    assertThat(store.claim("instance-2", 1, LEASE, ROOM))
        .extracting(Job::state)
        .containsExactly(JobState.CANCELLING);
  }

  @Test
  void takesUpAPausedJobAgain() {
    store.create(job("p", "j"));
    Job claimed = claimOne();
    Job paused =
        store.update(fence(claimed), (job, now) -> job.change().paused(), "").orElseThrow();
    assertThat(paused.state()).isEqualTo(JobState.QUEUED);
    assertThat(store.claim("instance-2", 1, LEASE, Map.of("p", 0))).isEmpty();
    assertThat(store.position(claimed.name())).isEqualTo(1);

    Job again = store.claim("instance-2", 1, LEASE, ROOM).get(0);

    assertThat(again.state()).isEqualTo(JobState.PREPARING);
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.started()).isEqualTo(claimed.started());
  }

  @Test
  void tellsThePlaceInTheQueueOfAProject() {
    store.create(job("p", "first"));
    store.create(job("q", "other"));
    Job second = store.create(job("p", "second"));
    assertThat(store.position(second.name())).isEqualTo(2);

    Job first = claimOne();

    assertThat(store.position(second.name())).isEqualTo(1);
    assertThat(store.position(first.name())).isZero();
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
