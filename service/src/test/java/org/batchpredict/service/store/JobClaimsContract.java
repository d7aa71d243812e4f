package org.batchpredict.service.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Fence;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobEvent;
import org.junit.jupiter.api.Test;

/** By what right every store lets workers change jobs: claims, leases and fences. */
abstract class JobClaimsContract extends StoreContract {
  JobClaimsContract(Supplier<Database> databases) {
    super(databases);
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
}
