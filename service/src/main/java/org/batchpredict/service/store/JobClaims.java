package org.batchpredict.service.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.batchpredict.pipeline.JobState;
import org.batchpredict.service.config.ServiceConfig;
import org.batchpredict.service.jobs.Job;
import org.batchpredict.service.jobs.Lease;
import org.jspecify.annotations.Nullable;

/**
 * Leases jobs that wait for a worker to who asks for them. The row of a project is locked while its
 * jobs at work are counted and more are taken up: so their limit holds for all instances together.
 */
final class JobClaims {
  private static final String IN_RANGE =
      "FROM job j WHERE j.project = ? AND j.state_key >= ? AND j.state_key < ? ";

  private final Connection connection;
  private final String owner;
  private final Duration lease;
  private final Map<String, Integer> runningPerProject;
  private final Instant now;

  private JobClaims(
      Connection connection,
      String owner,
      Duration lease,
      Map<String, Integer> runningPerProject,
      Instant now) {
    this.connection = connection;
    this.owner = owner;
    this.lease = lease;
    this.runningPerProject = runningPerProject;
    this.now = now;
  }

  /** Takes up some of the jobs that can be; none only when there are none. */
  static List<Job> some(
      Connection connection,
      String owner,
      int limit,
      Duration lease,
      Map<String, Integer> runningPerProject)
      throws SQLException {
    JobClaims before =
        new JobClaims(connection, owner, lease, runningPerProject, Sql.now(connection));
    List<String> projects =
        before.oldest(before.allProjects(), limit).stream()
            .map(Candidate::project)
            .distinct()
            .sorted() // as everybody locks them: nobody waits in a circle
            .toList();
    if (projects.isEmpty()) {
      return List.of();
    }
    for (String project : projects) {
      lock(connection, project);
    }
    // What was there may have been taken meanwhile; what is there now is ours.
    return new JobClaims(connection, owner, lease, runningPerProject, Sql.now(connection))
        .claim(projects, limit);
  }

  private static void lock(Connection connection, String project) throws SQLException {
    Sql.find(connection, "SELECT id FROM project WHERE id = ? FOR UPDATE", row -> project, project);
  }

  private List<Job> claim(List<String> projects, int limit) throws SQLException {
    List<Job> claimed = new ArrayList<>();
    for (Candidate candidate : oldest(projects, limit)) {
      Job job = lock(candidate);
      if (job != null) {
        Job changed = job.change().claimed(new Lease(owner, now.plus(lease)), now);
        String note = "attempt " + changed.attempt() + " on " + owner;
        claimed.add(JobRows.update(connection, job, changed, now, note));
      }
    }
    return claimed;
  }

  /** A job that can be taken up. */
  private record Candidate(String project, long sequence) {}

  private record AtWork(Candidate job, boolean isFree) {}

  private List<String> allProjects() throws SQLException {
    return Sql.list(
        connection,
        "SELECT p.id FROM project p WHERE EXISTS"
            + " (SELECT 1 FROM job j WHERE j.project = p.id AND j.state_key < ?)",
        row -> row.getString(1),
        StateKeys.to(JobState.CANCELLING));
  }

  private List<Candidate> oldest(List<String> projects, int limit) throws SQLException {
    List<Candidate> candidates = new ArrayList<>();
    for (String project : projects) {
      List<AtWork> atWork = atWork(project);
      atWork.stream().filter(AtWork::isFree).map(AtWork::job).forEach(candidates::add);
      candidates.addAll(queued(project, Math.min(limit, room(project) - atWork.size())));
    }
    candidates.sort(Comparator.comparingLong(Candidate::sequence));
    return candidates.subList(0, Math.min(limit, candidates.size()));
  }

  private int room(String project) {
    Integer room = runningPerProject.get(project);
    return room != null ? room : runningPerProject.getOrDefault(ServiceConfig.ANY_PROJECT, 0);
  }

  private List<Candidate> queued(String project, int limit) throws SQLException {
    if (limit <= 0) {
      return List.of();
    }
    return Sql.list(
        connection,
        "SELECT j.sequence "
            + IN_RANGE
            + "AND (j.not_before IS NULL OR j.not_before <= ?)"
            + " ORDER BY j.project, j.state_key LIMIT ?",
        row -> new Candidate(project, row.getLong(1)),
        project,
        StateKeys.from(JobState.QUEUED),
        StateKeys.to(JobState.QUEUED),
        now,
        limit);
  }

  /** Those at work, each of which takes up a place of its project until it ends: they are few. */
  private List<AtWork> atWork(String project) throws SQLException {
    return Sql.list(
        connection,
        "SELECT j.sequence, j.lease_until, j.not_before " + IN_RANGE,
        row ->
            new AtWork(
                new Candidate(project, row.getLong(1)),
                isFree(Sql.timeOrNull(row, 2), Sql.timeOrNull(row, 3))),
        project,
        StateKeys.from(JobState.PREPARING),
        StateKeys.to(JobState.CANCELLING));
  }

  /** Null for one that another has, or that is no candidate any more. */
  private @Nullable Job lock(Candidate candidate) throws SQLException {
    return Sql.find(
            connection,
            JobRows.SELECT + "WHERE j.sequence = ? FOR UPDATE SKIP LOCKED",
            JobRows::read,
            candidate.sequence)
        .filter(this::isCandidate)
        .orElse(null);
  }

  private boolean isCandidate(Job job) {
    Lease held = job.lease();
    return !job.state().isFinal() && isFree(held == null ? null : held.until(), job.notBefore());
  }

  /** Nobody's, and to be taken up now. */
  private boolean isFree(@Nullable Instant until, @Nullable Instant notBefore) {
    return (until == null || !until.isAfter(now)) && (notBefore == null || !notBefore.isAfter(now));
  }
}
