package org.batchpredict.service.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobQuery;
import org.batchpredict.service.jobs.NewJob;
import org.batchpredict.service.jobs.filter.Filter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store of jobs does when many call it at once. */
abstract class JobRacesContract extends StoreContract {
  private static final int CREATORS = 100;

  private final ExecutorService threads = Executors.newFixedThreadPool(CREATORS);

  JobRacesContract(Supplier<Database> databases) {
    super(databases);
  }

  @AfterEach
  final void end() {
    threads.shutdownNow();
  }

  /** Runs all, as much at once as can be; the results are in their order. */
  private <T> List<T> atOnce(int count, Callable<T> call) throws Exception {
    return atOnce(IntStream.range(0, count).mapToObj(i -> call).toList());
  }

  private <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    CyclicBarrier start = new CyclicBarrier(calls.size());
    List<Callable<T>> waiting = new ArrayList<>();
    for (Callable<T> call : calls) {
      waiting.add(
          () -> {
            start.await();
            return call.call();
          });
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : threads.invokeAll(waiting, 5, TimeUnit.MINUTES)) {
      results.add(future.get());
    }
    return results;
  }

  private Callable<Status> creation(NewJob job) {
    return () -> {
      try {
        assertThat(store.create(job).name()).isEqualTo(job.name());
        return Status.INTERNAL; // stands for none
      } catch (ApiException e) {
        return e.status();
      }
    };
  }

  @Test
  void createsAHundredJobsAtOnce() throws Exception {
    List<Callable<Status>> creations = new ArrayList<>();
    for (int i = 0; i < CREATORS; i++) {
      creations.add(creation(job("p" + i % 3, "j" + i)));
    }

    assertThat(atOnce(creations)).hasSize(CREATORS).containsOnly(Status.INTERNAL);

    assertThat(store.countByState()).isEqualTo(Map.of(JobState.QUEUED, (long) CREATORS));
  }

  @Test
  void createsOneOfManyJobsWithAnId() throws Exception {
    List<Status> statuses = atOnce(CREATORS, creation(job("p", "j")));

    assertThat(statuses).containsOnlyOnce(Status.INTERNAL);
    assertThat(statuses).containsOnly(Status.INTERNAL, Status.ALREADY_EXISTS);
    assertThat(store.countByState()).isEqualTo(Map.of(JobState.QUEUED, 1L));
  }

  @Test
  void createsOneOfManyJobsWithAnOutputPath() throws Exception {
    List<Callable<Status>> creations = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      NewJob job = job("p" + i, "j" + i);
      creations.add(
          creation(
              new NewJob(
                  job.name(),
                  job.creator(),
                  job.input().toBuilder().outputPath("/out/same").build(),
                  job.optionSet(),
                  job.labels(),
                  Policy.EMPTY)));
    }

    List<Status> statuses = atOnce(creations);

    assertThat(statuses).containsOnlyOnce(Status.INTERNAL);
    assertThat(statuses).containsOnly(Status.INTERNAL, Status.FAILED_PRECONDITION);
  }

  @Test
  void claimsNoneTwice() throws Exception {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      ids.add(store.create(job("p" + i % 5, "j" + i)).name().jobId());
    }
    Collection<Job> claimed = new ConcurrentLinkedQueue<>();

    atOnce(
        8,
        () -> {
          String owner = Thread.currentThread().getName();
          List<Job> some = store.claim(owner, 3, LEASE, ROOM);
          while (!some.isEmpty()) {
            claimed.addAll(some);
            some = store.claim(owner, 3, LEASE, ROOM);
          }
          return owner;
        });

    assertThat(claimed).extracting(job -> job.name().jobId()).doesNotHaveDuplicates();
    assertThat(claimed)
        .extracting(job -> job.name().jobId())
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(claimed).extracting(Job::attempt).containsOnly(1);
  }

  @Test
  void holdsTheLimitOfAProjectForAllTogether() throws Exception {
    for (int i = 0; i < 40; i++) {
      store.create(job("p", "j" + i));
    }

    List<List<Job>> claimed = atOnce(8, () -> store.claim("i", 4, LEASE, Map.of("p", 10)));

    assertThat(claimed.stream().mapToInt(List::size).sum()).isEqualTo(10);
    assertThat(store.countByState())
        .isEqualTo(Map.of(JobState.QUEUED, 30L, JobState.PREPARING, 10L));
  }

  @Test
  void fillsAPlaceOnceThatBecomesFree() throws Exception {
    for (int i = 0; i < 70; i++) {
      store.create(job("p", "j" + i));
    }
    Job atWork = store.claim("i", 1, LEASE, Map.of("p", 1)).get(0);
    for (int round = 0; round < 60; round++) {
      end(atWork);
      List<Job> claimed =
          atOnce(8, () -> store.claim("i", 1, LEASE, Map.of("p", 1))).stream()
              .flatMap(List::stream)
              .toList();
      assertThat(claimed).hasSize(1);
      atWork = claimed.get(0);
    }
  }

  @Test
  void takesOverOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      store.create(job("p", "j" + i));
    }
    assertThat(store.claim("dead", 20, Duration.ZERO, ROOM)).hasSize(20);

    List<List<Job>> claimed = atOnce(8, () -> store.claim("i", 20, LEASE, ROOM));

    List<Job> all = claimed.stream().flatMap(List::stream).toList();
    assertThat(all).hasSize(20);
    assertThat(all).extracting(Job::attempt).containsOnly(2);
    assertThat(all).extracting(Job::name).doesNotHaveDuplicates();
  }

  @Test
  void cancelsOrClaimsAJobButNotBoth() throws Exception {
    for (int round = 0; round < 20; round++) {
      Job job = store.create(job("p", "j" + round));
      List<Callable<Integer>> calls = new ArrayList<>();
      calls.add(() -> store.claim("i", 1, LEASE, ROOM).size());
      calls.add(
          () -> {
            store.update(job.name(), (found, now) -> found.change().cancelled(now));
            return 0;
          });

      int claimed = atOnce(calls).get(0);

      Job after = store.find(job.name()).orElseThrow();
      assertThat(after.state()).isEqualTo(claimed == 1 ? JobState.CANCELLING : JobState.CANCELLED);
      assertThat(after.attempt()).isEqualTo(claimed);
    }
  }

  @Test
  void makesOneSecretForAll() throws Exception {
    List<byte[]> secrets = atOnce(20, () -> store.secret("name", 32));

    assertThat(secrets).allSatisfy(secret -> assertThat(secret).isEqualTo(secrets.get(0)));
  }

  /** What is older than the newest of the first page is on some page, once. */
  @Test
  void listsEveryJobOnceWhileOthersArrive() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Future<?> creators =
        threads.submit(
            () -> {
              atOnce(
                  IntStream.range(0, 6)
                      .<Callable<Integer>>mapToObj(t -> () -> createUntil(done, t))
                      .toList());
              return null;
            });
    List<List<Long>> listings = new ArrayList<>();
    while (listings.size() < 40) {
      List<Long> listing = pages(5);
      if (listing.size() > 20) {
        listings.add(listing);
      }
    }
    done.set(true);
    waitFor(creators);

    List<Long> all = pages(1000);
    for (List<Long> listing : listings) {
      assertThat(listing)
          .isEqualTo(all.stream().filter(sequence -> sequence <= listing.get(0)).toList());
    }
    List<Job> jobs = store.list(new JobQuery("p", Filter.ALL, null, 10_000));
    assertThat(jobs).isSortedAccordingTo(Comparator.comparing(Job::created).reversed());
  }

  private int createUntil(AtomicBoolean done, int thread) {
    int created = 0;
    while (!done.get()) {
      store.create(job("p", "t" + thread + "_" + created));
      created++;
    }
    return created;
  }

  private static void waitFor(Future<?> future) throws InterruptedException, ExecutionException {
    future.get();
  }

  private List<Long> pages(int size) {
    List<Long> listing = new ArrayList<>();
    Long before = null;
    while (true) {
      List<Job> page = store.list(new JobQuery("p", Filter.ALL, before, size));
      page.forEach(job -> listing.add(job.sequence()));
      if (page.size() < size) {
        return listing;
      }
      before = page.get(page.size() - 1).sequence();
    }
  }
}
