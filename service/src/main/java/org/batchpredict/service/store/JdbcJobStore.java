package org.batchpredict.service.store;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.access.Policy;
import org.batchpredict.service.api.ApiException;
import org.batchpredict.service.api.JobName;
import org.batchpredict.service.api.Status;
import org.batchpredict.service.jobs.Activity;
import org.batchpredict.service.jobs.Attempt;
import org.batchpredict.service.jobs.Fence;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.JobEvent;
import org.batchpredict.service.jobs.JobQuery;
import org.batchpredict.service.jobs.JobStore;
import org.batchpredict.service.jobs.NewJob;

/** Keeps jobs in tables. */
final class JdbcJobStore implements JobStore {
  /** By what right a worker writes. */
  private static final String FENCED =
      "WHERE project = ? AND job_id = ? AND lease_owner = ? AND attempt = ?";

  private final Transactions transactions;
  private final int fewAre;
  private final SecureRandom random = new SecureRandom();

  /** Projects whose rows are there; they stay for ever. */
  private final Set<String> projects = ConcurrentHashMap.newKeySet();

  JdbcJobStore(Transactions transactions) {
    this(transactions, JobLists.FEW);
  }

  JdbcJobStore(Transactions transactions, int fewAre) {
    this.transactions = transactions;
    this.fewAre = fewAre;
  }

  @Override
  public Job create(NewJob job) {
    requireProject(job.name().project());
    return transactions.change(connection -> create(connection, job));
  }

  private static Job create(Connection connection, NewJob job) throws SQLException {
    JobName name = job.name();
    // One after another: the jobs of a project are in the list in the order of their sequences.
    lockProject(connection, name.project());
    if (JobRows.find(connection, name).isPresent()) {
      throw ApiException.of(
          Status.ALREADY_EXISTS, "job.job_id", "A job with this id already exists.");
    }
    Job created = JobRows.insert(connection, job);
    String output = job.input().outputPath();
    if (output != null) {
      OutputClaims.claim(connection, output, created.sequence());
    }
    return created;
  }

  private static void lockProject(Connection connection, String project) throws SQLException {
    Sql.find(
        connection,
        "SELECT id FROM project WHERE id = ? FOR UPDATE",
        row -> row.getString(1),
        project);
  }

  private void requireProject(String project) {
    if (projects.contains(project)) {
      return;
    }
    transactions.note( // two at a time: one fails, is run again, and finds the row
        connection ->
            Sql.change(
                connection,
                "INSERT INTO project (id) SELECT CAST(? AS VARCHAR)"
                    + " WHERE NOT EXISTS (SELECT 1 FROM project WHERE id = ?)",
                project,
                project));
    projects.add(project);
  }

  @Override
  public Optional<Job> find(JobName name) {
    return transactions.read(connection -> JobRows.find(connection, name));
  }

  @Override
  public List<Job> list(JobQuery query) {
    return transactions.read(connection -> JobLists.read(connection, query, fewAre));
  }

  @Override
  public Map<JobState, Long> countByState() {
    return transactions.read(
        connection -> {
          Map<JobState, Long> counts = new EnumMap<>(JobState.class);
          Sql.list(
              connection,
              "SELECT state, COUNT(*) FROM job GROUP BY state",
              row -> counts.put(JobState.valueOf(row.getString(1)), row.getLong(2)));
          return counts;
        });
  }

  @Override
  public Duration queueAge() {
    return transactions.read(
        connection -> {
          Instant now = Sql.now(connection);
          return Sql.list(
                  connection,
                  // Of each project the first in the order of an index, not all that wait.
                  "SELECT (SELECT j.created FROM job j WHERE j.project = p.id"
                      + " AND j.state_key >= ? AND j.state_key < ?"
                      + " ORDER BY j.project, j.state_key LIMIT 1) FROM project p",
                  row -> Optional.ofNullable(Sql.timeOrNull(row, 1)),
                  StateKeys.from(JobState.QUEUED),
                  StateKeys.to(JobState.QUEUED))
              .stream()
              .flatMap(Optional::stream)
              .min(Comparator.naturalOrder())
              .map(oldest -> Duration.between(oldest, now))
              .orElse(Duration.ZERO);
        });
  }

  @Override
  public long position(JobName name) {
    return transactions.read(
        connection -> {
          Optional<Long> sequence =
              Sql.find(
                  connection,
                  "SELECT sequence FROM job WHERE project = ? AND job_id = ? AND state = 'QUEUED'",
                  row -> row.getLong(1),
                  name.project(),
                  name.jobId());
          return sequence.isEmpty()
              ? 0L
              : Sql.number(
                  connection,
                  "SELECT COUNT(*) FROM job WHERE project = ? AND state_key <= ?",
                  name.project(),
                  StateKeys.of(JobState.QUEUED, sequence.get()));
        });
  }

  @Override
  public Optional<Job> update(JobName name, Change change) {
    return transactions.change(
        connection -> {
          Optional<Job> job = JobRows.lock(connection, name);
          return job.isPresent()
              ? Optional.of(apply(connection, job.get(), change, ""))
              : Optional.empty();
        });
  }

  @Override
  public Optional<Job> update(Fence fence, Change change, String note) {
    return transactions.change(
        connection -> {
          Optional<Job> job =
              JobRows.lock(connection, fence.job()).filter(locked -> holds(fence, locked));
          return job.isPresent()
              ? Optional.of(apply(connection, job.get(), change, note))
              : Optional.empty();
        });
  }

  private static boolean holds(Fence fence, Job job) {
    return job.attempt() == fence.attempt()
        && job.lease() != null
        && job.lease().owner().equals(fence.owner());
  }

  private static Job apply(Connection connection, Job job, Change change, String note)
      throws SQLException {
    Instant now = Sql.now(connection);
    return JobRows.update(connection, job, change.apply(job, now), now, note);
  }

  @Override
  public List<Job> claim(
      String owner, int limit, Duration lease, Map<String, Integer> runningPerProject) {
    List<Job> claimed = new ArrayList<>();
    while (claimed.size() < limit) {
      int rest = limit - claimed.size();
      List<Job> some =
          transactions.change(
              connection -> JobClaims.some(connection, owner, rest, lease, runningPerProject));
      if (some.isEmpty()) {
        break;
      }
      claimed.addAll(some);
    }
    return claimed;
  }

  @Override
  public boolean renew(Fence fence, Duration lease) {
    return note(fence, "lease_until = ?", connection -> Sql.now(connection).plus(lease));
  }

  @Override
  public boolean report(Fence fence, Activity activity) {
    return note(fence, "activity = ?", connection -> JobJson.activity(activity));
  }

  /** Sets a column by the right of a fence; false when that is lost. */
  private boolean note(Fence fence, String set, Transactions.Work<Object> value) {
    return transactions.note(
            connection ->
                Sql.change(
                    connection,
                    "UPDATE job SET " + set + " " + FENCED,
                    value.run(connection),
                    fence.job().project(),
                    fence.job().jobId(),
                    fence.owner(),
                    fence.attempt()))
        == 1;
  }

  @Override
  public void record(Fence fence, Attempt attempt) {
    if (attempt.number() != fence.attempt()) {
      throw new IllegalArgumentException(
          "Invalid attempt: " + attempt.number() + " (must be " + fence.attempt() + ")");
    }
    transactions.change(
        connection -> {
          JobHistory.record(connection, fence, attempt);
          return fence;
        });
  }

  @Override
  public List<Attempt> attempts(JobName name) {
    return transactions.read(connection -> JobHistory.attempts(connection, name));
  }

  @Override
  public List<JobEvent> events(JobName name) {
    return transactions.read(connection -> JobHistory.events(connection, name));
  }

  @Override
  public Optional<StoredPolicy> policy(JobName name) {
    return transactions.read(connection -> policy(connection, name, ""));
  }

  private static Optional<StoredPolicy> policy(Connection connection, JobName name, String lock)
      throws SQLException {
    return Sql.find(
        connection,
        "SELECT policy, policy_revision FROM job WHERE project = ? AND job_id = ?" + lock,
        row -> new StoredPolicy(JobJson.policy(row.getString(1)), row.getLong(2)),
        name.project(),
        name.jobId());
  }

  @Override
  public Optional<StoredPolicy> updatePolicy(
      JobName name, BiFunction<Policy, Long, Policy> change) {
    return transactions.change(
        connection -> {
          Optional<StoredPolicy> stored = policy(connection, name, " FOR UPDATE");
          if (stored.isEmpty()) {
            return stored;
          }
          Policy changed = change.apply(stored.get().policy(), stored.get().revision());
          Sql.change(
              connection,
              "UPDATE job SET policy = ?, policy_revision = policy_revision + 1"
                  + " WHERE project = ? AND job_id = ?",
              JobJson.policy(changed),
              name.project(),
              name.jobId());
          return policy(connection, name, "");
        });
  }

  @Override
  public byte[] secret(String name, int bytes) {
    return transactions.change(
        connection -> {
          Optional<String> known =
              Sql.find(
                  connection,
                  "SELECT base64 FROM secret WHERE name = ?",
                  row -> row.getString(1),
                  name);
          if (known.isPresent()) {
            return Base64.getDecoder().decode(known.get());
          }
          byte[] secret = new byte[bytes];
          random.nextBytes(secret);
          Sql.change( // another's, at the same time, makes this fail and run again
              connection,
              "INSERT INTO secret (name, base64) VALUES (?, ?)",
              name,
              Base64.getEncoder().encodeToString(secret));
          return secret;
        });
  }

  @Override
  public boolean isReady() {
    try {
      return transactions.read(connection -> connection.isValid(1));
    } catch (ApiException e) { // the answer
      return false;
    }
  }
}
