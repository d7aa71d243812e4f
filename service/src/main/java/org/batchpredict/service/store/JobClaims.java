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
  /** All are equal to their worker: they take up a place of their project until they end. */
  private static final List<JobState> AT_WORK =
      List.of(JobState.PREPARING, JobState.RUNNING, JobState.CANCELLING);

  /** Equalities alone, and the order of the index, are what both databases read an index by. */
  private static final String OF_STATE = "FROM job WHERE state = ? AND project = ? ";

  private static final String IN_ORDER = "ORDER BY state, project, sequence LIMIT ?";

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

  /** A job that can be taken up, if its project has room. */
  private record Candidate(String project, long sequence) {}

  private List<String> allProjects() throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT p.id FROM project p WHERE FALSE");
    List<JobState> states = new ArrayList<>(AT_WORK);
    states.add(JobState.QUEUED);
    for (JobState state : states) {
      sql.append(" OR EXISTS (SELECT 1 FROM job j WHERE j.state = '")
          .append(state.name())
          .append("' AND j.project = p.id)");
    }
    return Sql.list(connection, sql.toString(), row -> row.getString(1));
  }

  private List<Candidate> oldest(List<String> projects, int limit) throws SQLException {
    List<Candidate> candidates = new ArrayList<>();
    for (String project : projects) {
      int atWork = 0;
      for (JobState state : AT_WORK) {
        candidates.addAll(abandoned(project, state, limit));
        atWork += (int) Sql.number(connection, "SELECT COUNT(*) " + OF_STATE, state, project);
      }
      candidates.addAll(queued(project, Math.min(limit, room(project) - atWork)));
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
        "SELECT sequence " + OF_STATE + "AND (not_before IS NULL OR not_before <= ?) " + IN_ORDER,
        row -> new Candidate(project, row.getLong(1)),
        JobState.QUEUED,
        project,
        now,
        limit);
  }

  /** At work, and nobody's. One that is being cancelled need not wait for its next attempt. */
  private List<Candidate> abandoned(String project, JobState state, int limit) throws SQLException {
    boolean waits = state != JobState.CANCELLING;
    return Sql.list(
        connection,
        "SELECT sequence "
            + OF_STATE
            + "AND (lease_until IS NULL OR lease_until <= ?) "
            + (waits ? "AND (not_before IS NULL OR not_before <= ?) " : "")
            + IN_ORDER,
        row -> new Candidate(project, row.getLong(1)),
        waits ? List.of(state, project, now, now, limit) : List.of(state, project, now, limit));
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
    if (job.state().isFinal() || (job.lease() != null && job.lease().until().isAfter(now))) {
      return false;
    }
    return job.state() == JobState.CANCELLING
        || job.notBefore() == null
        || !job.notBefore().isAfter(now);
  }
}
