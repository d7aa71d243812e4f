package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two service instances on one PostgreSQL, killed at random with their workers and the database
 * while jobs run: every job ends, none runs to its end twice, counts are exact.
 */
class ServiceChaosIT {
  private static final int INSTANCES = 4_000;
  private static final int JOBS_AT_A_TIME = 4;

  /** Each so often a job is cancelled. */
  private static final int CANCEL_EVERY = 5;

  private static final int MOST_STEPS = 8;
  private static final long STEPS_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(4);

  @TempDir Path work;

  private final Map<String, FileTime> published = new HashMap<>();
  private final List<String> jobs = new ArrayList<>();
  private final Map<String, Integer> kills = new TreeMap<>();

  @SuppressWarnings("NullAway.Init") // by survive
  private Workshop shop;

  @Test
  void fewKills() throws Exception {
    survive(6, 1);
  }

  @Test
  @Tag("chaos")
  void fiftyKills() throws Exception {
    survive(50, System.nanoTime());
  }

  private void survive(int times, long seed) throws Exception {
    Random random = new Random(seed);
    try (KillablePostgres postgres = new KillablePostgres(work.resolve("pg"));
        ServiceProcess one = new ServiceProcess(work.resolve("one"), postgres.config());
        ServiceProcess two = new ServiceProcess(work.resolve("two"), postgres.config());
        Workshop opened = new Workshop(work, postgres.config())) {
      shop = opened;
      for (int kill = 0; kill < times; kill++) {
        fill(random);
        awaitProgress(random.nextInt(MOST_STEPS));
        kill(victim(kill, random), postgres, one, two);
        one.reviveIfEnded();
        two.reviveIfEnded();
      }
      for (String job : jobs) {
        awaitEnd(job);
      }
      jobs.forEach(this::check);
      System.out.printf(
          "Seed %d: %d jobs, kills %s, attempts %d, ends %s%n",
          seed, jobs.size(), kills, attempts(), ends());
    }
  }

  /** Waits until jobs have come a few steps further, on however busy a machine; not for ever. */
  private void awaitProgress(int steps) throws Exception {
    int before = steps();
    long deadline = System.nanoTime() + STEPS_PATIENCE_NANOS;
    while (steps() < before + steps && System.nanoTime() - deadline < 0) {
      look();
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private int steps() throws Exception {
    int steps = 0;
    for (String name : jobs) {
      Job job = patiently(() -> shop.job(name));
      steps += job.attempt() + (shop.hasCommit(name) ? 1 : 0) + (job.state().isFinal() ? 2 : 0);
    }
    return steps;
  }

  private static String victim(int kill, Random random) {
    List<String> victims = List.of("worker", "service one", "database", "worker", "service two");
    return kill < victims.size() ? victims.get(kill) : victims.get(random.nextInt(victims.size()));
  }

  private void kill(
      String victim, KillablePostgres postgres, ServiceProcess one, ServiceProcess two)
      throws Exception {
    switch (victim) {
      case "worker" -> killWorker();
      case "database" -> {
        postgres.kill();
        postgres.restart();
      }
      case "service one" -> {
        one.kill();
        one.restart();
      }
      default -> {
        two.kill();
        two.restart();
      }
    }
    kills.merge(victim, 1, Integer::sum);
  }

  /** Waits for one to be killed. */
  private void killWorker() throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      for (String job : jobs) {
        for (Attempt attempt : patiently(() -> shop.attempts(job))) {
          Long pid = attempt.pid();
          Optional<ProcessHandle> worker =
              pid == null || attempt.ended() != null ? Optional.empty() : ProcessHandle.of(pid);
          if (worker.isPresent() && worker.get().destroyForcibly()) {
            return;
          }
        }
      }
      assertThat(System.nanoTime() - deadline).as("a worker begins").isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void fill(Random random) throws Exception {
    long open = 0;
    for (String job : jobs) {
      Job now = patiently(() -> shop.job(job));
      open += now.state().isFinal() ? 0 : 1;
      if (isToCancel(job) && now.state() == JobState.RUNNING && random.nextBoolean()) {
        patiently(() -> shop.cancel(job));
      }
    }
    for (; open < JOBS_AT_A_TIME; open++) {
      String job = "j" + jobs.size();
      var request = shop.numbers(job, INSTANCES);
      jobs.add(job);
      patiently(
          () -> shop.store.find(Workshop.name(job)).orElseGet(() -> shop.create(job, request)));
    }
  }

  private boolean isToCancel(String job) {
    return jobs.indexOf(job) % CANCEL_EVERY == CANCEL_EVERY - 1;
  }

  /** Results that were published stay what they are. */
  private void look() throws IOException {
    for (String job : jobs) {
      Path manifest = shop.out(job).resolve("prediction.manifest.json");
      if (Files.exists(manifest)) {
        FileTime time = Files.getLastModifiedTime(manifest);
        assertThat(published.computeIfAbsent(job, j -> time))
            .as("%s ran twice", job)
            .isEqualTo(time);
      }
    }
  }

  private void awaitEnd(String job) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!patiently(() -> shop.job(job)).state().isFinal()) {
      look();
      assertThat(System.nanoTime() - deadline)
          .as("%s ends: %s", shop.job(job), shop.attempts(job))
          .isNegative();
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private void check(String name) {
    try {
      look();
      Job job = shop.job(name);
      List<JobEvent> ends =
          shop.store.events(Workshop.name(name)).stream()
              .filter(event -> event.state().isFinal())
              .toList();
      assertThat(ends).as("ends once").hasSize(1);
      assertThat(shop.attempts(name)).extracting(Attempt::ended).doesNotContainNull();
      if (job.state() == JobState.CANCELLED) {
        assertThat(isToCancel(name)).isTrue();
        return;
      }
      assertThat(job.state()).as(job.errorMessage()).isEqualTo(JobState.SUCCEEDED);
      assertThat(job.activity().progress().predictions()).isEqualTo(INSTANCES);
      assertThat(job.activity().progress().failures()).isZero();
      shop.checkNumbers(name, INSTANCES);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int attempts() {
    return jobs.stream().mapToInt(job -> shop.attempts(job).size()).sum();
  }

  private Map<String, Integer> ends() {
    Map<String, Integer> ends = new TreeMap<>();
    for (String job : jobs) {
      ends.merge(shop.job(job).state().name(), 1, Integer::sum);
      shop.attempts(job).forEach(a -> ends.merge(String.valueOf(a.end()), 1, Integer::sum));
    }
    return ends;
  }

  /** The database may be away. */
  private static <T> T patiently(Callable<T> call) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        return call.call();
      } catch (RuntimeException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }
}
