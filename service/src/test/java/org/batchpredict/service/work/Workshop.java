package org.batchpredict.service.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.pipeline.request.PredictionInput;
import org.batchpredict.service.TestWorkers;
import org.batchpredict.service.access.AuthenticationConfig;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.config.DatabaseConfig;
import org.batchpredict.service.config.ProjectConfig;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.config.WorkersConfig;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobStore;
import org.batchpredict.service.jobs.Lease;
import org.batchpredict.service.jobs.NewJob;
import org.batchpredict.service.store.Database;

/** A store with jobs in a directory of its own, and service instances that work on them. */
final class Workshop implements AutoCloseable {
  static final Path MODELS = Path.of("../testdata/models").toAbsolutePath().normalize();
  static final Duration LEASE = Duration.ofSeconds(15);
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  final Path work;
  final Database database;
  final JobStore store;
  private final Map<String, List<String>> optionSets = new HashMap<>();
  private final List<Dispatcher> dispatchers = new ArrayList<>();
  private final List<String> javaOptions = new ArrayList<>(TestWorkers.JAVA_OPTIONS);
  private List<String> prefix = List.of();
  private String classPath = TestWorkers.classPath();
  private Duration lease = LEASE;
  private Duration grace = Duration.ofSeconds(20);
  private WorkListener listener = WorkListener.NONE;

  Workshop(Path work) {
    this(work, new DatabaseConfig("jdbc:h2:mem:" + work.getFileName(), null, null, 8));
  }

  Workshop(Path work, DatabaseConfig config) {
    this.work = work;
    this.database = Database.open(config);
    this.store = database.jobs();
  }

  Workshop optionSet(String name, String... flags) {
    optionSets.put(name, List.of(flags));
    return this;
  }

  Workshop lease(Duration newLease) {
    lease = newLease;
    return this;
  }

  Workshop grace(Duration newGrace) {
    grace = newGrace;
    return this;
  }

  Workshop listener(WorkListener newListener) {
    listener = newListener;
    return this;
  }

  Workshop classPath(String newClassPath) {
    classPath = newClassPath;
    return this;
  }

  Workshop prefix(String... command) {
    prefix = List.of(command);
    return this;
  }

  Workshop javaOption(String option) {
    javaOptions.add(option);
    return this;
  }

  ServiceConfig config() {
    WorkersConfig workers =
        new WorkersConfig(
            4, prefix, javaOptions, classPath, lease, 3, Duration.ofMillis(100), grace);
    ProjectConfig project =
        new ProjectConfig(
            List.of("/"),
            List.of("/"),
            List.of("/"),
            null,
            optionSets,
            Policy.EMPTY,
            ProjectConfig.Limits.DEFAULT);
    return new ServiceConfig(
        new ServiceConfig.Address("127.0.0.1", 0),
        null,
        null,
        TestWorkers.directory().toString(),
        new DatabaseConfig("jdbc:h2:mem:unused", null, null, 1),
        workers,
        new AuthenticationConfig(false, List.of(), List.of()),
        Map.of(ServiceConfig.ANY_PROJECT, project),
        null);
  }

  /** Starts a service instance with workers in processes. */
  Dispatcher start(String instance) {
    return start(instance, new ProcessLauncher(config()));
  }

  Dispatcher start(String instance, Launcher launcher) {
    Dispatcher dispatcher =
        new Dispatcher(store, launcher, config(), instance, InstantSource.system(), listener);
    dispatcher.start();
    dispatchers.add(dispatcher);
    return dispatcher;
  }

  Path out(String jobId) {
    return work.resolve("out-" + jobId);
  }

  /** A request of a model in the test data that reads a file of these lines. */
  PredictionInput.Builder request(String jobId, String model, List<String> lines)
      throws IOException {
    Path input = Files.write(work.resolve("in-" + jobId + ".json"), lines);
    return PredictionInput.builder()
        .uri(MODELS.resolve(model).toString())
        .dataFormat("JSON")
        .inputPaths(input.toString())
        .outputPath(out(jobId).toString());
  }

  /** A request of so many numbers in several splits, which a model gives back one by one. */
  PredictionInput.Builder numbers(String jobId, int count) throws IOException {
    List<String> lines =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    String.format(
                        Locale.ROOT, "{\"int64\":%s[%d,%d]}", " ".repeat(60 + i * 31 % 83), i, -i))
            .toList();
    return request(jobId, "identity_all_dtypes", lines).signatureName("int64").batchSize(1L);
  }

  static JobName name(String jobId) {
    return new JobName("p", jobId);
  }

  Job create(String jobId, PredictionInput.Builder request) {
    return create(jobId, request, ProjectConfig.DEFAULT_OPTIONS);
  }

  Job create(String jobId, PredictionInput.Builder request, String optionSet) {
    return store.create(
        new NewJob(name(jobId), "user:a@b.c", request.build(), optionSet, Map.of(), Policy.EMPTY));
  }

  Job cancel(String jobId) {
    return store.update(name(jobId), (job, now) -> job.change().cancelled(now)).orElseThrow();
  }

  Job job(String jobId) {
    return store.find(name(jobId)).orElseThrow();
  }

  Job await(String jobId, Predicate<Job> condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Job job = job(jobId);
    while (!condition.test(job)) {
      assertThat(System.nanoTime() - deadline)
          .as("%s: %s, attempts %s", job.state(), job.errorMessage(), attempts(jobId))
          .isNegative();
      assertThat(job.state().isFinal())
          .as("%s: %s, attempts %s", job.state(), job.errorMessage(), attempts(jobId))
          .isFalse();
      TimeUnit.MILLISECONDS.sleep(20);
      job = job(jobId);
    }
    return job;
  }

  Job await(String jobId, JobState state) throws InterruptedException {
    return await(jobId, job -> job.state() == state);
  }

  Job awaitEnd(String jobId) throws InterruptedException {
    return await(jobId, job -> job.state().isFinal());
  }

  void awaitIdle(Dispatcher dispatcher) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (dispatcher.running() > 0) {
      assertThat(System.nanoTime() - deadline).isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  List<Attempt> attempts(String jobId) {
    return store.attempts(name(jobId));
  }

  /** Waits for the process of the latest attempt. */
  ProcessHandle awaitWorker(String jobId, int attempt) throws InterruptedException {
    await(
        jobId,
        job ->
            attempts(jobId).stream()
                .anyMatch(a -> a.number() == attempt && a.pid() != null && a.ended() == null));
    long pid =
        attempts(jobId).stream()
            .filter(a -> a.number() == attempt)
            .mapToLong(Attempt::pid)
            .findFirst()
            .orElseThrow();
    return ProcessHandle.of(pid).orElseThrow();
  }

  /** Waits until a part of the job is committed. */
  void awaitCommit(String jobId) throws InterruptedException, IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!hasCommit(jobId)) {
      Job job = job(jobId);
      assertThat(job.state().isFinal()).as("%s %s", job.state(), job.errorMessage()).isFalse();
      assertThat(System.nanoTime() - deadline).isNegative();
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** A worker takes the job up, and is lost with its service instance before it does anything. */
  void loseFirstAttempt(String jobId) {
    store.update(
        name(jobId),
        (job, now) -> job.change().claimed(new Lease("lost", now.minusSeconds(1)), now));
  }

  /** The results of {@link #numbers} are whole: each of them is there, once. */
  void checkNumbers(String jobId, int count) throws IOException {
    List<String> lines = new ArrayList<>();
    try (var files = Files.newDirectoryStream(out(jobId), "prediction.results-*")) {
      for (Path file : files) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    lines.sort(null);
    assertThat(lines)
        .isEqualTo(
            IntStream.range(0, count)
                .mapToObj(i -> String.format(Locale.ROOT, "{\"int64_out\":[%d,%d]}", i, -i))
                .sorted()
                .toList());
    try (var files = Files.list(out(jobId))) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith(".")))
          .as("staging directories")
          .isEmpty();
    }
  }

  boolean hasCommit(String jobId) throws IOException {
    Path out = out(jobId);
    if (!Files.isDirectory(out)) {
      return false;
    }
    try (var files = Files.walk(out)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("commit-"));
    } catch (java.io.UncheckedIOException e) { // something is moved at this moment
      return false;
    }
  }

  @Override
  public void close() {
    dispatchers.forEach(Dispatcher::close);
    database.close();
  }
}
